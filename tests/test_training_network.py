"""The network, its loss and its graph, on a tiny encoder; skipped where the train extra is missing."""

import itertools
from pathlib import Path

import numpy as np
import pytest

torch = pytest.importorskip("torch")
onnx = pytest.importorskip("onnx")

import onnxruntime  # noqa: E402

from thirdhand.model.crf import TagScores, decode_tags  # noqa: E402
from thirdhand.model.labels import N_TAGS  # noqa: E402
from thirdhand.model.pieces import N_FEATURES  # noqa: E402
from thirdhand.model.session import OUTPUTS  # noqa: E402
from training.claims_network import ClaimsBranch  # noqa: E402
from training.export import average, write_model  # noqa: E402
from training.graph import GraphWriter, quantize_columns  # noqa: E402
from training.network import Crf, EncoderConfig, Network  # noqa: E402
from training.train import arc_loss, rate_at  # noqa: E402

TINY = EncoderConfig(
    vocab_size=120,
    hidden_size=32,
    num_hidden_layers=2,
    num_attention_heads=4,
    intermediate_size=64,
    max_position_embeddings=40,
)


@pytest.fixture
def network() -> Network:
    torch.manual_seed(5)
    made = Network(TINY)
    torch.nn.init.normal_(made.features.weight)
    return made.eval()


@pytest.fixture
def branch(network: Network) -> ClaimsBranch:
    return ClaimsBranch(network, 1).eval()


def random_crf(seed: int) -> Crf:
    torch.manual_seed(seed)
    crf = Crf()
    for scores in (crf.follow, crf.start, crf.end):
        torch.nn.init.normal_(scores)
    return crf


def sequence_score(crf: Crf, emissions: np.ndarray, begins: list[bool], tags: tuple[int, ...]) -> float:
    follow, start, end = (scores.detach().numpy() for scores in crf.scores())
    score = start[tags[0]] + end[tags[-1]] + sum(emissions[at, tag] for at, tag in enumerate(tags))
    for at in range(1, len(tags)):
        left, right = tags[at - 1], tags[at]
        score += end[left] + start[right] if begins[at] else follow[left, right]
    return float(score)


@pytest.mark.parametrize("begins", [[True, False, False], [True, False, True], [True, True, True]])
def test_crf_loss_is_the_share_of_the_gold_sequence(begins: list[bool]) -> None:
    crf = random_crf(1)
    emissions = torch.randn(1, 3, N_TAGS)
    gold = (0, 4, 0)
    scores = {
        tags: sequence_score(crf, emissions[0].numpy(), begins, tags)
        for tags in itertools.product(range(N_TAGS), repeat=3)
    }
    expected = np.logaddexp.reduce(list(scores.values())) - scores[gold]
    loss = crf.loss(emissions, torch.tensor([gold]), torch.tensor([begins]), torch.tensor([3]))
    assert loss.item() == pytest.approx(expected, abs=1e-3)


def test_crf_loss_does_not_see_padding() -> None:
    crf = random_crf(2)
    emissions = torch.randn(1, 6, N_TAGS)
    tags, begins = torch.zeros(1, 6, dtype=torch.int64), torch.zeros(1, 6, dtype=torch.bool)
    short = crf.loss(emissions[:, :4], tags[:, :4], begins[:, :4], torch.tensor([4]))
    padded = crf.loss(emissions, tags, begins, torch.tensor([4]))
    assert short.item() == pytest.approx(padded.item(), abs=1e-4)


def test_decoding_finds_the_sequence_that_the_crf_likes_best() -> None:
    crf = random_crf(3)
    emissions = torch.randn(4, N_TAGS).numpy()
    best = max(
        itertools.product(range(N_TAGS), repeat=4),
        key=lambda tags: sequence_score(crf, emissions, [True, False, True, False], tags),
    )
    scores = TagScores.of(*(one.detach().numpy() for one in (crf.follow, crf.start, crf.end)))
    assert decode_tags(emissions, np.array([0, 2, 4]), scores).tolist() == list(best)


def run_graph(model: "onnx.ModelProto", ids: np.ndarray, features: np.ndarray) -> list[np.ndarray]:
    session = onnxruntime.InferenceSession(model.SerializeToString(), providers=["CPUExecutionProvider"])
    found: list[np.ndarray] = session.run(list(OUTPUTS), {"ids": ids, "features": features})
    return found


@pytest.mark.parametrize(("int8", "tolerance"), [(False, 1e-4), (True, 0.3)])
def test_graph_answers_as_the_network_does(
    network: Network, branch: ClaimsBranch, int8: bool, tolerance: float
) -> None:
    ids = np.random.default_rng(0).integers(1, 120, (3, 20))
    ids[1, 12:] = 0
    features = np.random.default_rng(1).integers(0, N_FEATURES, (3, 20))
    with torch.no_grad():
        wanted = [one.numpy() for one in network(torch.from_numpy(ids), torch.from_numpy(features))]
        wanted += [
            one.numpy()
            for one in branch(
                network.under(torch.from_numpy(ids), torch.from_numpy(features), 1),
                torch.from_numpy(ids != 0),
            )
        ]
    found = run_graph(GraphWriter(network, branch, int8).write(), ids, features)
    for mine, theirs in zip(found, wanted, strict=True):
        assert np.abs(mine - theirs)[ids != 0].max() < tolerance


def test_averaging_a_network_with_itself_changes_nothing(tmp_path: Path) -> None:
    torch.manual_seed(7)
    network = Network(EncoderConfig())
    torch.save(network.state_dict(), tmp_path / "one.pt")
    mean = average([tmp_path / "one.pt", tmp_path / "one.pt"])
    assert all(torch.allclose(a, b) for a, b in zip(mean.parameters(), network.parameters(), strict=True))


def test_exported_folder_names_its_files(network: Network, branch: ClaimsBranch, tmp_path: Path) -> None:
    (tmp_path / "tokenizer.json").write_text("{}", "utf-8")
    write_model(network, branch, tmp_path / "tokenizer.json", tmp_path / "out", int8=True, version="9.9")
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == [
        "manifest.json",
        "model.onnx",
        "tokenizer.json",
    ]


def test_columns_are_rounded_to_half_a_step() -> None:
    matrix = np.random.default_rng(2).normal(size=(40, 6)).astype(np.float32) * [1, 2, 4, 8, 16, 0]
    rounded, scales = quantize_columns(matrix)
    assert (np.abs(rounded * scales - matrix) <= scales / 2 + 1e-6).all()
    assert np.abs(rounded).max(0).tolist() == [64, 64, 64, 64, 64, 0]


def test_pointing_anywhere_into_the_right_fragment_costs_nothing() -> None:
    logits = torch.full((1, 3, 3), -50.0)
    logits[0, 0, 1:] = 50.0
    ask = torch.tensor([[True, False, False]])
    groups, keys = torch.tensor([[2, 2, 2]]), torch.tensor([[False, True, True]])
    real = torch.ones(1, 3, dtype=torch.bool)
    assert arc_loss(logits, ask, groups, keys, real).item() == pytest.approx(0, abs=1e-5)
    elsewhere = torch.tensor([[False, True, False]])
    assert arc_loss(logits, ask, groups, elsewhere, real).item() == pytest.approx(np.log(2), abs=1e-4)


def test_rate_rises_then_falls_to_nothing() -> None:
    rates = [rate_at(step, 100, 0.1) for step in (0, 5, 10, 55, 100)]
    assert rates == pytest.approx([0, 0.5, 1, 0.5, 0])
