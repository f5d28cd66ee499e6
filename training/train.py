"""Train the learned decisions of the embedded reader and cross-validate the whole path.

    python training/train.py            cross-validate on train, then train on all of it, write data/models/, score dev
    python training/train.py --cv       cross-validation only
    python training/train.py --describe who speaks, takes part, is the source, of which state and sector: beside the other models as they are shipped

Seeded; the same data gives the same weights. Logistic regression (L2) over the features of ``waqai.readers.embedded.features``.
"""

from __future__ import annotations

import argparse
import random
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np
from scipy.optimize import minimize
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from corpus import MODELS, Candidate, Example, load, overlaps, participant, role_of, scorer
from waqai.export.gold import to_gold
from waqai.lexicon.predicates import TYPES
from waqai.readers.embedded.analysis import Actor
from waqai.readers.embedded.assemble import Assembler
from waqai.readers.embedded.beyond import find_beyond
from waqai.readers.embedded.context import View, context_features
from waqai.readers.embedded.features import attach_features, event_features, merge_features, role_features, status_features
from waqai.readers.embedded.linear import LinearModel
from waqai.readers.embedded.nations import Nations
from waqai.readers.embedded.participants import parties, party_features
from waqai.readers.embedded.pipeline import (
    Draft,
    Models,
    Thresholds,
    asks_sectors,
    asks_state,
    assign_roles,
    assign_status,
    attachable,
    choose,
    decide,
    merge,
    nearby,
    number_mentions,
    rivals,
    score_candidates,
    setting,
)
from waqai.readers.embedded.sectors import NONE, Parts
from waqai.readers.embedded.sentence import sentence_features, type_chances
from waqai.readers.embedded.sources import Attribution
from waqai.readers.embedded.speakers import assign_speakers, give_floor, leader, offered, speaker_features
from waqai.resolve import resolve

#: Inverse strength of the L2 penalty, chosen by cross-validation on train.
STRENGTH = {
    "event": 0.12,
    "role": 0.1,
    "status": 0.1,
    "merge": 0.1,
    "party": 0.1,
    "time": 0.1,
    "place": 0.1,
    "speaker": 0.1,
    "context": 0.1,
    "sentence": 0.1,
    "beyond": 0.1,
    "setting": 0.1,
    "source": 0.1,
    "nation": 0.3,
    "sector": 0.3,
}
#: Weights smaller than this in every class are left out: they tip nothing and cost time at every start.
LEAST_WEIGHT = 0.01
#: The same for sectors, of which there are many: held-out codes are as good with a third of the weights (F1 0.451 for 0.449).
LEAST_SECTOR = 0.2
#: Stands in the rows of the further annotations and takes up what their makers do otherwise than those of the gold set; no reader gives it. Candidates,
#: sentences and speakers do without: there it made things worse (docs/accuracy.md).
FURTHER = "further"
Row = tuple[list[str], str]


def mark(e: Example, type_: str) -> list[str]:
    """The features that tell a further annotation from one of the gold set, alone and with the type of event."""
    return [FURTHER, f"{FURTHER}+{type_}"] if e.further else []


def fit(rows: list[Row], classes: list[str], c: float, least: int = 2, lightest: float = LEAST_WEIGHT) -> LinearModel:
    """A logistic regression as a :class:`LinearModel`; features seen fewer than ``least`` times are dropped, and weights below ``lightest``."""
    if len({label for _, label in rows}) < 2:
        raise SystemExit("training rows of a single class: are the finders at work?")
    counts = Counter(f for features, _ in rows for f in set(features))
    names = {f: i for i, f in enumerate(sorted(f for f, n in counts.items() if n >= least))}
    indptr, indices = [0], []
    for features, _ in rows:
        indices += sorted({names[f] for f in features if f in names})
        indptr.append(len(indices))
    x = csr_matrix((np.ones(len(indices)), indices, indptr), shape=(len(rows), len(names)))
    y = np.array([classes.index(label) for _, label in rows])
    model = LogisticRegression(C=c, max_iter=200, tol=3e-4, solver="lbfgs", random_state=1).fit(x, y)
    heaviest = np.abs(model.coef_).max(0)
    columns = model.coef_.T.tolist()
    weights = {f: [round(w, 4) for w in columns[i]] for f, i in names.items() if heaviest[i] >= lightest and f.partition("+")[0] != FURTHER}
    return LinearModel(classes, [round(float(b), 4) for b in model.intercept_], weights)


def sentence_rows(examples: Iterable[Example]) -> list[tuple[list[str], set[str]]]:
    """One row a sentence: its features and the types of the gold events mentioned in it."""
    rows = []
    for e in examples:
        told: dict[int, set[str]] = {}
        for event in e.gold["events"]:
            for m in event["mentions"]:
                if m.get("span"):
                    told.setdefault(e.draft.analysis.sentence_of[e.draft.analysis.token_from(m["span"][0])], set()).add(event["type"])
        rows += [(sentence_features(e.draft.analysis, s), told.get(s, set())) for s in range(len(e.draft.analysis.bounds))]
    return rows


def fit_types(rows: list[tuple[list[str], set[str]]], c: float) -> LinearModel:
    """A logistic regression for each type, all fitted together: the rows are the same."""
    classes = sorted(t.upper() for t in TYPES)
    counts = Counter(f for features, _ in rows for f in features)
    names = {f: i for i, f in enumerate(sorted(f for f, n in counts.items() if n >= 3))}
    indptr, indices = [0], []
    for features, _ in rows:
        indices += sorted(names[f] for f in features if f in names)
        indptr.append(len(indices))
    x = csr_matrix((np.ones(len(indices)), indices, indptr), shape=(len(rows), len(names)))
    y = np.array([[1.0 if t in told else 0.0 for t in classes] for _, told in rows])
    shape = (len(names) + 1, len(classes))
    turned = x.T.tocsr()

    def loss(flat: Any) -> tuple[float, Any]:
        w = flat.reshape(shape)
        z = x @ w[:-1] + w[-1]
        p = 1 / (1 + np.exp(-z))
        value = float((np.logaddexp(0, z) - y * z).sum() + (w[:-1] ** 2).sum() / (2 * c))
        grad = np.vstack([turned @ (p - y) + w[:-1] / c, (p - y).sum(0)])
        return value, grad.ravel()

    best = minimize(loss, np.zeros(shape).ravel(), jac=True, method="L-BFGS-B", options={"maxiter": 80}).x.reshape(shape)
    heaviest = np.abs(best).max(1)
    columns = best.tolist()
    weights = {f: [round(w, 3) for w in columns[i]] for f, i in names.items() if heaviest[i] >= LEAST_WEIGHT}
    return LinearModel(classes, [round(float(b), 4) for b in best[-1]], weights)


def event_rows(examples: Iterable[Example]) -> list[Row]:
    """One row a candidate."""
    rows: list[Row] = []
    for e in examples:
        sizes = {start: len(group) for start, group in rivals(e.draft.candidates).items()}
        rows += [
            (event_features(e.draft.analysis, c, sizes[c.start]), "yes" if event is not None else "no")
            for c, event in zip(e.draft.candidates, e.event_of, strict=True)
        ]
    return rows


def positives(e: Example) -> list[tuple[Any, int]]:
    """The candidates that mention a gold event, with its number."""
    return [(c, event) for c, event in zip(e.draft.candidates, e.event_of, strict=True) if event is not None]


def role_rows(examples: Iterable[Example]) -> list[Row]:
    """One row a slot of a true mention. A back slot counts only where no naming of the mention's sentence holds the role."""
    rows: list[Row] = []
    for e in examples:
        for c, event in positives(e):
            rows += [([*role_features(e.draft.analysis, c, slot), *mark(e, c.type)], role_of(e, event, slot.actor)) for slot in c.slots]
    return rows


def status_rows(examples: Iterable[Example]) -> list[Row]:
    """One row a true mention."""
    return [
        ([*status_features(e.draft.analysis, c), *mark(e, c.type)], e.gold["events"][event]["status"]) for e in examples for c, event in positives(e)
    ]


def context_rows(e: Example, models: Models) -> list[Row]:
    """One row a candidate, in view of the first scores of all."""
    view = View(e.draft.analysis, e.draft.candidates, e.draft.said, type_chances(e.draft.analysis, models.sentence))
    return [(context_features(view, c), "yes" if event is not None else "no") for c, event in zip(e.draft.candidates, e.event_of, strict=True)]


def beyond_rows(e: Example, models: Models) -> list[Row]:
    """One row a word that no frame knows, in a sentence that speaks for a type; right if a gold event of the type is mentioned there."""
    assert models.sentence is not None
    analysis = e.draft.analysis
    chances = type_chances(analysis, models.sentence)
    told = {
        (analysis.sentence_of[analysis.token_from(m["span"][0])], event["type"])
        for event in e.gold["events"]
        for m in event["mentions"]
        if m.get("span")
    }
    found = find_beyond(analysis, e.draft.candidates, e.draft.subjects, chances, models.sentence)
    return [(c.features, "yes" if (c.sentence, c.type) in told else "no") for c in found]


def speaker_rows(examples: Iterable[Example]) -> list[Row]:
    """One row a possible speaker of each quote that is a gold one; the gold speaker keeps the floor."""
    rows: list[Row] = []
    s = scorer()
    for e in examples:
        floor = None
        for said in e.draft.said:
            span = [e.draft.analysis.tokens[said.start].start, e.draft.analysis.tokens[said.end - 1].end]
            gold = next((q for q in e.gold["quotes"] if q.get("content") and _alike(span, q["content"])), None)
            if gold is None or not (gold.get("speaker") or {}).get("span"):
                floor = said.speaker or floor
                continue
            spoke = None
            floor = leader(e.draft.analysis, said) or floor
            for rank, standing in enumerate(offered(e.draft.analysis, said, floor, e.draft.subjects)):
                named = [participant(e.draft, standing[0].canonical()), participant(e.draft, standing[0])]
                right = any(s.same_participant(e.scored, gold["speaker"], p) for p in named)
                rows.append((speaker_features(e.draft.analysis, said, standing, floor, rank), "yes" if right else "no"))
                spoke = spoke or (standing[0] if right else None)
            floor = spoke or said.speaker or floor
    return rows


def _alike(a: list[int], b: list[int]) -> bool:
    return min(a[1], b[1]) - max(a[0], b[0]) >= 0.8 * (max(a[1], b[1]) - min(a[0], b[0]))


def merge_rows(e: Example, draft: Draft) -> list[Row]:
    """One row a pair of true mentions of one type."""
    rows: list[Row] = []
    truth = dict(zip(map(id, e.draft.candidates), e.event_of, strict=True))
    kept = draft.kept
    for j, b in enumerate(kept):
        for i in range(j - 1, -1, -1):
            a = kept[i]
            if a.type != b.type:
                continue
            x, y = truth[id(a)], truth[id(b)]
            if x is None or y is None:
                continue
            between = sum(1 for c in kept[i + 1 : j] if c.type == a.type)
            rows.append(([*merge_features(draft.analysis, a, b, between), *mark(e, a.type)], "yes" if x == y else "no"))
    return rows


def attach_rows(e: Example, draft: Draft, what: str) -> list[Row]:
    """One row a pair of true mention and time (or place) near it."""
    rows: list[Row] = []
    truth = dict(zip(map(id, e.draft.candidates), e.event_of, strict=True))
    things: list[Any] = draft.analysis.times if what == "date" else draft.analysis.places
    for c in draft.kept:
        event = truth[id(c)]
        if event is None:
            continue
        for rank, thing in attachable(c, things):
            rows.append(
                (
                    [*attach_features(draft.analysis, c, thing, nearby(draft, c), rank), *mark(e, c.type)],
                    "yes" if overlaps(e, thing, e.gold["events"][event][what]) else "no",
                )
            )
    return rows


def setting_rows(e: Example, draft: Draft, what: str, model: LinearModel) -> list[Row]:
    """One row a time (or place) that a group of true mentions was offered."""
    rows: list[Row] = []
    things: list[Any] = draft.analysis.times if what == "date" else draft.analysis.places
    view = setting(draft, things, model)
    for members, things_offered in view.events:
        event = told(e, members)
        if event is None:
            continue
        wanted = e.gold["events"][event][what]
        right = {view.keys[id(t)] for t in things if overlaps(e, t, wanted)}
        rows += [
            ([*view.features(members, o, things_offered), *mark(e, members[0].type)], "yes" if view.keys[id(o.thing)] in right else "no")
            for o in things_offered
        ]
    return rows


def told(e: Example, members: list[Candidate]) -> int | None:
    """The gold event that most of a group's mentions tell."""
    truth = dict(zip(map(id, e.draft.candidates), e.event_of, strict=True))
    events = Counter(event for c in members if (event := truth.get(id(c))) is not None)
    return events.most_common(1)[0][0] if events else None


def party_rows(e: Example, draft: Draft) -> list[Row]:
    """One row a party of each group that holds true mentions."""
    rows: list[Row] = []
    for group in draft.groups:
        event = told(e, group.members)
        if event is None:
            continue
        named = parties(draft.analysis, group.members)
        for party in named:
            roles = Counter(role_of(e, event, slot.actor) for _, slot, _ in party.seen)
            role = next((r for r, _ in roles.most_common() if r != "none"), "none")
            rows.append(([*party_features(draft.analysis, group.members, party, named), *mark(e, group.members[0].type)], role))
    return rows


def source_rows(e: Example) -> list[Row]:
    """One row a possible source of each group that holds true mentions."""
    attribution = Attribution(e.draft.analysis, e.draft.said)
    rows: list[Row] = []
    for group in e.draft.groups:
        if (event := told(e, group.members)) is None:
            continue
        gold = [x["span"] for x in e.gold["events"][event]["sources"] if x.get("span")]
        voices = attribution.voices(group.members)
        for voice in voices:
            namings = [voice.root, *(ground.actor for ground in voice.grounds)]
            right = any(same_words(e, naming, span) for naming in namings for span in gold)
            rows.append(([*attribution.features(group.members, voice, voices), *mark(e, group.members[0].type)], "yes" if right else "no"))
    return rows


def same_words(e: Example, actor: Actor, wanted: list[int]) -> bool:
    """True if a naming is a gold one, by place or by words."""
    span = e.draft.analysis.span(actor)
    mine, s = [span.start, span.end], scorer()
    return bool(s.overlap(mine, wanted) or s.same_words(e.scored.words(mine), e.scored.words(wanted)))


def named(e: Example) -> Iterator[tuple[Actor, list[dict[str, Any]]]]:
    """The fullest namings with the gold participants and speakers that they name."""
    gold = [p for event in e.gold["events"] for p in (*event["actors"], *event["recipients"]) if p.get("span")]
    gold += [q["speaker"] for q in e.gold["quotes"] if (q.get("speaker") or {}).get("span")]
    roots = {id(root): root for actor in e.draft.analysis.actors if (root := actor.canonical())}
    for root in roots.values():
        span = e.draft.analysis.span(root)
        if mine := [p for p in gold if scorer().overlap([span.start, span.end], p["span"])]:
            yield root, mine


def nation_rows(e: Example) -> list[Row]:
    """One row a state that may be that of an actor whose own words name none."""
    nations = Nations(e.draft.analysis, e.draft.groups)
    rows: list[Row] = []
    for actor, gold in named(e):
        states = {p.get("country") for p in gold}
        if asks_state(actor) and len(states) == 1:
            rows += [(nations.features(actor, state), "yes" if state in states else "no") for state in nations.offered(actor)]
    return rows


def sector_rows(e: Example) -> list[Row]:
    """One row a sector of an actor that is named by just the gold words."""
    parts = Parts(e.draft.analysis, e.draft.said, e.draft.groups)
    rows: list[Row] = []
    for actor, gold in named(e):
        span = e.draft.analysis.span(actor)
        words = e.scored.words([span.start, span.end])
        exact = [p for p in gold if scorer().same_words(words, e.scored.words(p["span"]))]
        if exact and asks_sectors(actor):
            given = Counter(tuple(sorted(p.get("sector") or ())) for p in exact).most_common(1)[0][0]
            rows += [(parts.features(actor), sector) for sector in given or (NONE,)]
    return rows


def clear(draft: Draft) -> None:
    """Take back every decision."""
    for c in draft.candidates:
        c.actors, c.recipients, c.roles, c.score, c.status = [], [], [], 0.0, "happened"
    draft.kept, draft.groups = [], []


class FirstRows:
    """The rows of the decisions that are learned from candidates alone, made once for each example."""

    def __init__(self, examples: list[Example]) -> None:
        self.event = {id(e): event_rows([e]) for e in examples}
        self.role = {id(e): role_rows([e]) for e in examples}
        self.status = {id(e): status_rows([e]) for e in examples}
        self.sentence = {id(e): sentence_rows([e]) for e in examples}

    def fit(self, examples: list[Example]) -> Models:
        """The models learned from some of the examples."""

        def of(table: dict[int, list[Any]]) -> list[Any]:
            return [row for e in examples for row in table[id(e)]]

        models = Models()
        models.event = fit(of(self.event), ["no", "yes"], STRENGTH["event"])
        models.role = fit(of(self.role), ["actor", "none", "recipient"], STRENGTH["role"])
        models.status = fit(of(self.status), ["denied", "happened", "hypothetical", "planned"], STRENGTH["status"])
        models.sentence = fit_types(of(self.sentence), STRENGTH["sentence"])
        return models


def heard(examples: list[Example]) -> LinearModel:
    """The model of speakers; leaves in the examples' quotes the speakers that a model which did not see the document would name."""
    by_rule = [[q.speaker for q in e.draft.said] for e in examples]
    rows = [speaker_rows([e]) for e in examples]
    halves = [range(n, len(examples), 2) for n in (0, 1)]
    for mine, other in (halves, halves[::-1]):
        model = fit([row for i in other for row in rows[i]], ["no", "yes"], STRENGTH["speaker"])
        for i in mine:
            draft = examples[i].draft
            assign_speakers(draft.analysis, draft.said, draft.subjects, model)
            give_floor(draft.analysis, draft.said, draft.candidates)
    model = fit([row for of in rows for row in of], ["no", "yes"], STRENGTH["speaker"])
    for e, speakers in zip(examples, by_rule, strict=True):
        e.by_rule = speakers
    return model


def train(examples: list[Example]) -> Models:
    """All models. The second stage learns from first-stage decisions made by models that did not see the document."""
    folds = split(examples, 3)
    thresholds = Thresholds()
    speakers = heard(examples)
    rows = FirstRows(examples)
    again: list[Row] = []
    further: list[Row] = []
    merging: list[Row] = []
    attached: dict[str, list[list[Row]]] = {"date": [[] for _ in folds], "place": [[] for _ in folds]}
    for number, fold in enumerate(folds):
        held = {id(e) for e in fold}
        models = rows.fit([e for e in examples if id(e) not in held])
        for e in fold:
            clear(e.draft)
            score_candidates(e.draft, models)
            again += context_rows(e, models)
            further += beyond_rows(e, models)
            choose(e.draft, Thresholds(event=0.3))
            for c in e.draft.kept:
                assign_roles(e.draft.analysis, c, models, thresholds)
                assign_status(e.draft.analysis, c, models)
            number_mentions(e.draft)
            merging += merge_rows(e, e.draft)
            for what, of_folds in attached.items():
                of_folds[number] += attach_rows(e, e.draft, what)
    models = rows.fit(examples)
    models.speaker = speakers
    models.context = fit(again, ["no", "yes"], STRENGTH["context"])
    models.beyond = fit(further, ["no", "yes"], STRENGTH["beyond"])
    models.merge = fit(merging, ["no", "yes"], STRENGTH["merge"])
    joined: list[Row] = []
    for e in examples:
        e.draft.groups = merge(e.draft, models, thresholds)
        joined += party_rows(e, e.draft)
    models.party = fit(joined, ["actor", "none", "recipient"], STRENGTH["party"])
    models.time, models.when = settle(folds, attached["date"], "date")
    models.place, models.where = settle(folds, attached["place"], "place")
    describing(models, examples)
    return models


def describing(models: Models, examples: list[Example]) -> None:
    """Set the models of sources, states and sectors, learned from the events as all other models decide them."""
    for e in examples:
        clear(e.draft)
        decide(e.draft, models, Thresholds())
    models.source = fit([row for e in examples for row in source_rows(e)], ["no", "yes"], STRENGTH["source"])
    models.nation = fit([row for e in examples for row in nation_rows(e)], ["no", "yes"], STRENGTH["nation"])
    rows = [row for e in examples for row in sector_rows(e)]
    models.sector = fit(rows, sorted({sector for _, sector in rows}), STRENGTH["sector"], lightest=LEAST_SECTOR)


def described(examples: list[Example]) -> Models:
    """The shipped models, those of speakers, roles, parties, sources, states and sectors learned anew."""
    models = Models.shipped()
    models.speaker = heard(examples)
    taking_part(models, examples)
    describing(models, examples)
    return models


def taking_part(models: Models, examples: list[Example]) -> None:
    """Set the models of roles and parties. The second learns from roles given by models that did not see the document, in mentions that all others chose."""
    rows = {id(e): role_rows([e]) for e in examples}
    classes = ["actor", "none", "recipient"]
    joined: list[Row] = []
    for fold in split(examples, 3):
        held = {id(e) for e in fold}
        models.role = fit([row for e in examples if id(e) not in held for row in rows[id(e)]], classes, STRENGTH["role"])
        for e in fold:
            clear(e.draft)
            score_candidates(e.draft, models)
            choose(e.draft, Thresholds(event=0.3))
            for c in e.draft.kept:
                assign_roles(e.draft.analysis, c, models, Thresholds())
                assign_status(e.draft.analysis, c, models)
            number_mentions(e.draft)
            e.draft.groups = merge(e.draft, models, Thresholds())
            joined += party_rows(e, e.draft)
    models.role = fit([row for e in examples for row in rows[id(e)]], classes, STRENGTH["role"])
    models.party = fit(joined, classes, STRENGTH["party"])


def settle(folds: list[list[Example]], rows: list[list[Row]], what: str) -> tuple[LinearModel, LinearModel]:
    """The models of a mention's and of an event's time (or place); the second learns from what the first makes of documents that it did not see."""
    strength = STRENGTH["time" if what == "date" else "place"]
    again: list[Row] = []
    for number, fold in enumerate(folds):
        model = fit([row for n, of in enumerate(rows) if n != number for row in of], ["no", "yes"], strength)
        again += [row for e in fold for row in setting_rows(e, e.draft, what, model)]
    return fit([row for of in rows for row in of], ["no", "yes"], strength), fit(again, ["no", "yes"], STRENGTH["setting"])


def split(examples: list[Example], n: int) -> list[list[Example]]:
    """``n`` parts of the examples, the same every time."""
    order = list(examples)
    random.Random(7).shuffle(order)
    return [order[i::n] for i in range(n)]


def predict(e: Example, models: Models, thresholds: Thresholds) -> dict[str, Any]:
    """The gold-format prediction for an example."""
    clear(e.draft)
    by_rule = e.by_rule or [q.speaker for q in e.draft.said]
    for q, speaker in zip(e.draft.said, by_rule, strict=True):
        q.speaker = speaker
    decide(e.draft, models, thresholds)
    predicted = to_gold(resolve(Assembler(e.draft, "training").reading()))
    for q, speaker in zip(e.draft.said, by_rule, strict=True):
        q.speaker = speaker
    return predicted


def evaluate(pairs: list[tuple[Example, dict[str, Any]]]) -> tuple[dict[str, Any], list[Any]]:
    """The scorer's summary over predictions."""
    total: Counter[str] = Counter()
    errors: list[Any] = []
    for e, predicted in pairs:
        total.update(scorer().score_doc(e.scored, e.gold, predicted, errors))
    return scorer().summary(total), errors


def show(summary: dict[str, Any]) -> None:
    """The figures that count, one a line."""
    for key in ("events", "participants", "participants_in_matched", "codes", "date", "place", "sources", "quotes", "quotes_with_speaker"):
        v = summary[key]
        print(f"{key:26} P {v['precision']} R {v['recall']} F1 {v['f1']} ({v['gold']}/{v['predicted']})")
    for key in (
        "whole_record_recall",
        "status_accuracy",
        "status_accuracy_not_happened",
        "swapped_roles",
        "mode_accuracy",
        "killed_accuracy",
        "place_country",
    ):
        print(f"{key:26} {summary[key]}")


def cross_validate(examples: list[Example], further: list[Example]) -> list[tuple[Example, dict[str, Any]]]:
    """Predictions for every example by models that did not see it; ``further`` examples help to train and are not predicted."""
    pairs = []
    for fold in split(examples, 5):
        held = {id(e) for e in fold}
        models = train([e for e in examples if id(e) not in held] + further)
        pairs += [(e, predict(e, models, Thresholds())) for e in fold]
    return pairs


def write(models: Models) -> None:
    """Save the models where the package looks for them; bytes depend on the weights alone."""
    for name in Models.__slots__:
        model = getattr(models, name)
        (MODELS / f"{name}.weights.gz").write_bytes(model.dump())


def main() -> None:
    """See the module's docstring."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cv", action="store_true")
    parser.add_argument("--no-cv", action="store_true")
    parser.add_argument("--describe", action="store_true")
    args = parser.parse_args()
    examples, further = load("train"), load("pool")
    print(f"{len(examples)} documents of the gold set, {len(further)} further ones")
    aligned = Counter((m is not None) for e in examples for m in e.event_of)
    reached = {(e.document.id, m) for e in examples for m in e.event_of if m is not None}
    print("candidates", aligned, "gold events reached", len(reached), "of", sum(len(e.gold["events"]) for e in examples))
    if not args.no_cv and not args.describe:
        print("cross-validated on train")
        show(evaluate(cross_validate(examples, further))[0])
    if not args.cv:
        models = described(examples + further) if args.describe else train(examples + further)
        write(models)
        print("dev")
        show(evaluate([(e, predict(e, models, Thresholds())) for e in load("dev")])[0])


if __name__ == "__main__":
    main()
