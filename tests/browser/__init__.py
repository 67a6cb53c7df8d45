"""Tests of the review app in a browser, and what they share."""
