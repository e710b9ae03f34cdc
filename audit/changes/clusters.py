"""Who counts as one when items come in pairs: persons who share a pair say one thing together."""

import numpy as np
from scipy import sparse
from scipy.sparse import csgraph

from evenhand.audit.changes.changed import Couples, Places
from evenhand.audit.evidence import Evidence
from evenhand.audit.experts import person_codes
from evenhand.metrics.numbered import Codes
from evenhand.metrics.sums import Mask


def clusters(evidence: Evidence, *groups: Couples) -> tuple[Codes, ...]:
    """Return the number of each pair's cluster, one vector for each group of pairs.

    The cluster is the person, or the item where the plan takes items as the unit. Two persons who
    share a pair are one cluster, and so are all who are linked by a chain of pairs: what is said of
    one pair then says something of all of them.
    """
    units = person_codes(evidence)
    if evidence.plan.statistics.unit == "item":
        units = np.arange(len(units))
    sides = [_units(units, couples) for couples in groups]
    first, second = (np.concatenate([side[k] for side in sides]) for k in (0, 1))
    links = sparse.coo_array((np.ones(len(first)), (first, second)), shape=(len(units), len(units)))
    _, joined = csgraph.connected_components(links, directed=False)
    return tuple(np.asarray(joined[side[0]], dtype=np.intp) for side in sides)


def _units(units: Codes, couples: Couples) -> tuple[Places, Places]:
    """Return the units of both sides; an item that is not audited has that of its partner."""
    first = np.where(couples.original >= 0, couples.original, couples.changed)
    second = np.where(couples.changed >= 0, couples.changed, couples.original)
    return units[first], units[second]


def persons_of(evidence: Evidence, couples: Couples, among: Mask) -> int:
    """Return how many persons some pairs are of."""
    person = person_codes(evidence)
    places = np.concatenate([couples.original[among], couples.changed[among]])
    return len(np.unique(person[places[places >= 0]]))


def linked(evidence: Evidence, couples: Couples) -> int:
    """Return how many pairs are of two persons."""
    person, both = person_codes(evidence), (couples.original >= 0) & (couples.changed >= 0)
    return int((person[couples.original[both]] != person[couples.changed[both]]).sum())
