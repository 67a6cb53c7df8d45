"""The entry point: run a command and turn what stops it into one message and an exit status."""

from __future__ import annotations

import json
import os
import sys


def run() -> None:
    """Run `factcheck`; never let a traceback reach the user of a foreseen failure."""
    import click

    from factcheck.cli import main
    from factcheck.errors import FactcheckError

    for stream in (sys.stdout, sys.stderr):
        # a text may hold what the terminal's encoding lacks
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    try:
        # without standalone mode click returns the code of an Exit, and None where a command just ends
        status: int = main(prog_name="factcheck", standalone_mode=False) or 0
        sys.stdout.flush()
    except click.ClickException as error:
        error.show()
        status = 2
    except FactcheckError as error:
        print(f"error: {error}", file=sys.stderr)
        status = error.exit_code
        if _wants_json(sys.argv[1:]):
            print(
                json.dumps(
                    {"schema": "factcheck.error/1", "error": str(error), "exit_code": status}, indent=2
                )
            )
    except (KeyboardInterrupt, click.Abort):
        print("interrupted; what was recorded is kept, run the command again to go on", file=sys.stderr)
        status = 130
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # the reader has left
        status = 0
    except OSError as error:
        print(f"error: {error.filename or 'system'}: {error.strerror or error}", file=sys.stderr)
        status = 2
    except Exception as error:
        import traceback

        traceback.print_exc()
        print(
            f"error: this is a bug in factcheck ({type(error).__name__}); please report it with the lines above",
            file=sys.stderr,
        )
        status = 2
    sys.exit(status)


def _wants_json(arguments: list[str]) -> bool:
    """Whether stdout was to be JSON: then a failure is told there too, as one whole document."""
    if "-o" in arguments or "--output" in arguments:
        return False
    return "--json" in arguments or "--format=json" in arguments or "--format json" in " ".join(arguments)


if __name__ == "__main__":
    run()
