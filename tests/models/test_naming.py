"""What names of files tell."""

import pytest

from nlx_lsp.models import naming


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("qwen2.5-coder-7b-instruct-q4_k_m.gguf", "Q4_K_M"),
        ("Qwen3.5-4B-UD-Q4_K_XL.gguf", "UD-Q4_K_XL"),
        ("gemma-4-12b-it-qat-q4_0.gguf", "Q4_0"),
        ("model-IQ4_XS.gguf", "IQ4_XS"),
        ("model.Q6_K.gguf", "Q6_K"),
        ("Q4_K_M/model-BF16.gguf", "BF16"),
        ("model-fp16.gguf", "FP16"),
        ("mxfp4.gguf", "MXFP4"),
        ("qwen2.5.gguf", ""),
        ("aq4_0b.gguf", ""),
    ],
)
def test_the_quantisation(name: str, kind: str) -> None:
    assert naming.quantisation(name) == kind


@pytest.mark.parametrize(
    ("name", "model"),
    [
        ("model.gguf", True),
        ("MODEL.GGUF", True),
        ("big-00001-of-00003.gguf", True),
        ("big-00002-of-00003.gguf", False),
        ("mmproj-F16.gguf", False),
        ("model-lora.gguf", False),
        ("imatrix_unsloth.gguf", False),
        ("explorable.gguf", True),
        ("model.safetensors", False),
        ("model.gguf.part", False),
        ("draft/model.gguf", True),
        ("llama-7b.ggmlv3.q4_0.bin", True),
        ("pytorch_model.bin", False),
    ],
)
def test_what_is_a_model(name: str, model: bool) -> None:
    assert naming.is_model(name) is model


@pytest.mark.parametrize(
    ("names", "wanted", "chosen"),
    [
        (["m-Q8_0.gguf", "m-Q4_K_M.gguf", "m-Q4_0.gguf"], "", "m-Q4_K_M.gguf"),
        (["m-Q8_0.gguf", "m-Q4_0.gguf"], "", "m-Q4_0.gguf"),
        (["m-Q8_0.gguf", "m-Q4_0.gguf"], "q8_0", "m-Q8_0.gguf"),
        (["m-Q8_0.gguf"], "Q4_0", ""),
        (["model.gguf", "mmproj-F16.gguf", "README.md"], "", "model.gguf"),
        (["a.gguf", "b.gguf"], "", ""),
        (["m-F16.gguf", "m-BF16.gguf"], "", ""),
        (["m-Q4_K_M-00001-of-00002.gguf", "m-Q4_K_M-00002-of-00002.gguf", "m-Q8_0.gguf"], "", "m-Q8_0.gguf"),
        ([], "", ""),
    ],
)
def test_the_choice(names: list[str], wanted: str, chosen: str) -> None:
    assert naming.choose(names, wanted) == chosen


def test_parts() -> None:
    assert [naming.parts(name) for name in ("m.gguf", "m-00001-of-00003.gguf")] == [1, 3]
