"""Logistic regressions from rows of named features, and how one stage learns after another from decisions on documents that no model saw."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.optimize import minimize
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from corpus import Example
from rows import FURTHER, Row
from waqai.readers.embedded.linear import LinearModel
from waqai.readers.embedded.pipeline import Models

#: Parts of the documents; each stage's decisions on one are made by models of the others.
FOLDS = 3
#: Features seen in fewer rows are dropped.
LEAST_SEEN = 2
#: The same where one row may have several classes: words of sentences, of which there are many.
LEAST_SEEN_OF_ALL = 3
#: Weights smaller than this in every class are left out: they tip nothing and cost time at every start.
LEAST_WEIGHT = 0.01
#: Fits run side by side.
AT_ONCE = 2


@dataclass(frozen=True)
class Design:
    """Rows as a matrix: one column a feature, in the order of their names."""

    names: list[str]
    x: csr_matrix
    labels: np.ndarray[Any, Any]

    @classmethod
    def of(cls, rows: list[Row]) -> Design:
        """The matrix of some rows."""
        counts = Counter(f for features, _ in rows for f in set(features))
        names = sorted(f for f, n in counts.items() if n >= LEAST_SEEN)
        number = {f: i for i, f in enumerate(names)}
        indptr, indices = [0], []
        for features, _ in rows:
            indices += sorted({number[f] for f in features if f in number})
            indptr.append(len(indices))
        labels = np.empty(len(rows), dtype=object)
        labels[:] = [label for _, label in rows]
        return cls(names, csr_matrix((np.ones(len(indices)), indices, indptr), shape=(len(rows), len(names))), labels)

    def take(self, wanted: np.ndarray[Any, Any]) -> Design:
        """Some of the rows, with the features that are seen often enough in them."""
        return Design(self.names, self.x[wanted], self.labels[wanted]).seen(LEAST_SEEN)

    def seen(self, least: int) -> Design:
        """The rows with the features that are seen in ``least`` of them."""
        often = self.x.getnnz(axis=0) >= least
        return Design([name for name, of in zip(self.names, often, strict=True) if of], self.x[:, often], self.labels)


Fit = Callable[[Design], LinearModel]


def one_of(classes: list[str] | None, c: float, lightest: float = LEAST_WEIGHT) -> Fit:
    """A logistic regression (L2, inverse strength ``c``) that gives one of some classes (None: those of the rows), as a :class:`LinearModel` without weights below ``lightest``."""

    def fit(design: Design) -> LinearModel:
        given = set(design.labels)
        present = [of for of in classes or sorted(given) if of in given]
        if len(present) < 2:
            raise SystemExit("training rows of a single class: are the finders at work?")
        y = np.array([present.index(label) for label in design.labels])
        model = LogisticRegression(C=c, max_iter=200, tol=3e-4, solver="lbfgs", random_state=1).fit(design.x, y)
        return _linear(present, model.intercept_, model.coef_.T, design.names, lightest)

    return fit


def any_of(classes: list[str], c: float) -> Fit:
    """A logistic regression for each class, all fitted together: the rows are the same, and each has a set of classes."""

    def fit(design: Design) -> LinearModel:
        design = design.seen(LEAST_SEEN_OF_ALL)
        x, turned = design.x, design.x.T.tocsr()
        y = np.array([[1.0 if of in told else 0.0 for of in classes] for told in design.labels])
        shape = (len(design.names) + 1, len(classes))

        def loss(flat: Any) -> tuple[float, Any]:
            w = flat.reshape(shape)
            z = x @ w[:-1] + w[-1]
            p = 1 / (1 + np.exp(-z))
            value = float((np.logaddexp(0, z) - y * z).sum() + (w[:-1] ** 2).sum() / (2 * c))
            grad = np.vstack([turned @ (p - y) + w[:-1] / c, (p - y).sum(0)])
            return value, grad.ravel()

        best = minimize(loss, np.zeros(shape).ravel(), jac=True, method="L-BFGS-B", options={"maxiter": 80}).x.reshape(shape)
        return _linear(classes, best[-1], best[:-1], design.names, LEAST_WEIGHT)

    return fit


def _linear(classes: list[str], bias: Any, weights: Any, names: list[str], lightest: float) -> LinearModel:
    """The weights as a model, rounded; what only marks further annotations stays behind."""
    kept = np.abs(weights).max(1) >= lightest
    rows = {
        name: [round(w, 4) for w in row.tolist()]
        for name, row, of in zip(names, weights, kept, strict=True)
        if of and name.partition("+")[0] != FURTHER
    }
    return LinearModel(classes, [round(float(b), 4) for b in bias], rows)


def split(examples: list[Example], n: int) -> list[list[Example]]:
    """``n`` parts of the examples, the same every time."""
    order = list(examples)
    random.Random(7).shuffle(order)
    return [order[i::n] for i in range(n)]


class Fitting:
    """All models in the making, and beside them, for each fold of the documents, those that did not see it.

    Each stage learns from what the stages before it decide on documents that their models did not see, which is what it will meet.
    """

    def __init__(self, examples: list[Example]) -> None:
        self.folds = split(examples, FOLDS)
        self.models = Models()
        self.blind = [Models() for _ in self.folds]

    def learn(self, name: str, fit: Fit, rows_of: Callable[[Example, Models], list[Row]]) -> None:
        """Fit the model of a name on everything, and for each fold on the others; ``rows_of`` gets an example and the models that did not see it."""
        rows: list[Row] = []
        numbers: list[int] = []
        for number, (fold, models) in enumerate(zip(self.folds, self.blind, strict=True)):
            for e in fold:
                mine = rows_of(e, models)
                rows += mine
                numbers += [number] * len(mine)
        whole, of_fold = Design.of(rows), np.array(numbers)
        parts = [whole, *(whole.take(of_fold != number) for number in range(len(self.folds)))]
        with ThreadPoolExecutor(AT_ONCE) as pool:
            fitted = list(pool.map(fit, parts))
        for models, model in zip([self.models, *self.blind], fitted, strict=True):
            setattr(models, name, model)

    def apply(self, stage: Callable[[Example, Models], None]) -> None:
        """Let the models that did not see an example decide a stage of it, for all examples."""
        for fold, models in zip(self.folds, self.blind, strict=True):
            for e in fold:
                stage(e, models)
