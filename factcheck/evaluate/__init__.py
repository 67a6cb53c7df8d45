"""Measures of the checker itself, one module a measure; nothing else imports them."""
