"""Reads of links: how much rests on them, the pairs and their queue, and the leads that lists of other offices give."""

from data.queries.links.leads import leads
from data.queries.links.pairs import PairFilter, counts_of, pairs, pairs_in
from data.queries.links.queue import QueuePage, Waiting, counts, queue, waiting
from data.queries.links.sums import LinkSums, link_sums

__all__ = [
    "LinkSums",
    "PairFilter",
    "QueuePage",
    "Waiting",
    "counts",
    "counts_of",
    "leads",
    "link_sums",
    "pairs",
    "pairs_in",
    "queue",
    "waiting",
]
