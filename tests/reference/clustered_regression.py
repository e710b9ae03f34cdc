"""Regression of a label on a dummy with clustered errors, by full matrices and by statsmodels.

Written from Bell & McCaffrey 2002 and Pustejovsky & Tipton 2018,
doi:10.1080/07350015.2016.1247004, without a shortcut, so slow; the room `metrics` has closed forms
for the same.
"""

import numpy as np
import statsmodels.api as sm
from numpy.typing import NDArray

Array = NDArray[np.float64]
Codes = NDArray[np.int64]


def cr1(y: Array, x: Array, cluster: Codes) -> float:
    """Return the standard error of the last coefficient as textbooks have it, by statsmodels.

    Args:
        y: what is explained, shape (n,).
        x: design, shape (n, k).
        cluster: who an observation is of, shape (n,).
    """
    kinds = {"groups": cluster, "use_correction": True}
    return float(sm.OLS(y, x).fit(cov_type="cluster", cov_kwds=kinds).bse[-1])


def cr2(y: Array, x: Array, cluster: Codes) -> tuple[float, float]:
    """Return standard error and Satterthwaite degrees of freedom of the last coefficient."""
    bread = np.linalg.inv(x.T @ x)
    residual_maker = np.eye(len(y)) - x @ bread @ x.T
    error = residual_maker @ y
    target = np.zeros(x.shape[1])
    target[-1] = 1.0
    variance, columns = 0.0, []
    for who in np.unique(cluster):
        own = cluster == who
        adjust = _inverse_root(residual_maker[np.ix_(own, own)])
        pull = adjust @ x[own] @ bread @ target
        variance += float(pull @ error[own]) ** 2
        columns.append(residual_maker[:, own] @ pull)
    projected = np.stack(columns, axis=1)
    working = projected.T @ projected
    df = float(np.trace(working) ** 2 / np.trace(working @ working))
    return float(np.sqrt(variance)), df


def _inverse_root(matrix: Array) -> Array:
    """Return the symmetric matrix to the power -1/2."""
    values, vectors = np.linalg.eigh(matrix)
    root: Array = vectors @ np.diag(values**-0.5) @ vectors.T
    return root
