"""Seeds and settings that make a run repeatable."""

import torch

from evenhand.model_zoo.training.determinism import deterministic, seeded


def test_what_was_set_before_is_put_back() -> None:
    threads = torch.get_num_threads()
    with deterministic():
        assert torch.are_deterministic_algorithms_enabled()
        assert torch.get_num_threads() == 1
    with deterministic(threads=None):
        assert torch.get_num_threads() == threads
    assert not torch.are_deterministic_algorithms_enabled()
    assert torch.get_num_threads() == threads


def test_a_step_draws_the_same_whatever_was_drawn_before() -> None:
    drawn = []
    for before in (0, 5):
        torch.rand(before)
        with seeded(3, 7) as generator:
            drawn.append((torch.rand(2).tolist(), torch.rand(2, generator=generator).tolist()))
    assert drawn[0] == drawn[1]
    with seeded(3, 8):
        assert torch.rand(2).tolist() != drawn[0][0]


def test_the_global_generator_goes_on_as_if_nothing_had_been_drawn() -> None:
    torch.manual_seed(1)
    first = torch.rand(2).tolist()
    torch.manual_seed(1)
    with seeded(9):
        torch.rand(5)
    assert torch.rand(2).tolist() == first
