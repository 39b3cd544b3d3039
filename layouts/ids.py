"""Ids of components that callbacks speak to."""

from typing import Final

URL: Final = "url"
PAGE: Final = "page"
RENDERED: Final = "rendered"
MAP: Final = "map"
MAP_STEM: Final = "map-stem"
JOIN: Final = "join"
JOIN_RESULT: Final = "join-result"
ANNOUNCE: Final = "announce"
