"""The families of models that were written to GGML files, and how each lays out its file.

These files do not say what they are.  A family is known by the names and shapes of its tensors, so that no
file that is read by the wrong layout gets past its first tensor.
"""

from collections.abc import Iterator, Mapping

from attrs import evolve, field, frozen

Facts = Mapping[str, int | float]
"""The hyperparameters of a file, by name, and the lengths that follow from them."""


@frozen(kw_only=True)
class Family:
    """A layout."""

    name: str
    """The name of the architecture in GGUF files."""
    library: str
    """The name by which ctransformers runs it, which may be that of a family that computes the same."""
    magics: tuple[bytes, ...] = (b"lmgg",)
    """First bytes: the kind of file, and its version where the kind has one."""
    fields: str
    """The hyperparameters in their order; a name with a dot at its end is a floating-point number."""
    counted: bool = False
    """Whether the length of the vocabulary is repeated before the words."""
    scored: bool = False
    """Whether each word is followed by a score."""
    merges: bool = False
    """Whether pairs of words that are merged follow the vocabulary."""
    widened: bool = False
    """Whether a byte of a word is written as the character of that number, in UTF-8."""
    mixed: bool = False
    """Whether every matrix has a type of its own, and each tensor begins at a multiple of 32 bytes."""
    fixed_context: bool = True
    """Whether the library takes the context from the file."""
    cache_bytes: int = 2
    """Of a number in the library's cache of keys and values."""
    scratch: bool = True
    """Whether the library computes the layers one after the other in the same memory."""
    value_copy: int = 0
    """Bytes for each number of the cache of values that the library copies in order to compute with it."""
    score_copies: int = 1
    """How many copies it makes of the scores of attention."""
    context: int = 0
    """Tokens that all models of the family were trained for; 0 where the file says it, or nothing does."""
    library_cuts: bool = False
    """Whether only the library can cut a text into words, for which it needs every byte among them."""
    rewinds: bool = True
    """Whether the library can go on behind an earlier token, as if the later ones had not been read."""
    choices: Mapping[str, tuple[int, ...]] = field(factory=dict)
    """The values that a hyperparameter may have, where they are few."""
    whole: str
    """The tensors beside the layers."""
    layer: str
    """The tensors of each layer."""
    optional: frozenset[str] = field(factory=frozenset)
    """Tensors that a file may leave out."""
    plain: frozenset[str] = field(factory=frozenset)
    """Matrices that are never quantised."""

    def tensors(self, facts: Facts) -> Iterator[tuple[str, tuple[int, ...]]]:
        """Give the name and the shape of every tensor of a file."""
        yield from _shaped(self.whole, facts)
        for number in range(int(facts["layers"])):
            for name, shape in _shaped(self.layer, facts):
                yield name.replace("#", str(number)), shape


def _shaped(table: str, facts: Facts) -> Iterator[tuple[str, tuple[int, ...]]]:
    for line in table.split("\n"):
        name, *lengths = line.split()
        yield name, tuple(map(int, (facts[length] for length in lengths)))


_GPT2 = Family(
    name="gpt2",
    library="starcoder",  # the same computation, in less memory
    fields="words context width heads layers type",
    counted=True,
    cache_bytes=4,
    value_copy=4,
    whole="""model/ln_f/g width
model/ln_f/b width
model/wte width words
model/wpe width context
model/lm_head width words""",
    layer="""model/h#/ln_1/g width
model/h#/ln_1/b width
model/h#/ln_2/g width
model/h#/ln_2/b width
model/h#/attn/c_attn/w width width*3
model/h#/attn/c_attn/b width*3
model/h#/attn/c_proj/w width width
model/h#/attn/c_proj/b width
model/h#/mlp/c_fc/w width width*4
model/h#/mlp/c_fc/b width*4
model/h#/mlp/c_proj/w width*4 width
model/h#/mlp/c_proj/b width""",
    optional=frozenset({"model/lm_head"}),
    plain=frozenset({"model/wpe"}),
)
_GPTJ = Family(
    name="gptj",
    library="gptj",
    fields="words context width heads layers rotated type",
    counted=True,
    scratch=False,
    whole="""transformer.wte.weight width words
transformer.ln_f.weight width
transformer.ln_f.bias width
lm_head.weight width words
lm_head.bias words""",
    layer="""transformer.h.#.ln_1.weight width
transformer.h.#.ln_1.bias width
transformer.h.#.attn.q_proj.weight width width
transformer.h.#.attn.k_proj.weight width width
transformer.h.#.attn.v_proj.weight width width
transformer.h.#.attn.out_proj.weight width width
transformer.h.#.mlp.fc_in.weight width width*4
transformer.h.#.mlp.fc_in.bias width*4
transformer.h.#.mlp.fc_out.weight width*4 width
transformer.h.#.mlp.fc_out.bias width""",
)
_GPTNEOX = Family(
    name="gptneox",
    library="gpt_neox",  # also for Dolly, which is a GPT-NeoX
    fields="words context width heads layers rotated parallel type",
    choices={"parallel": (0, 1)},
    whole="""gpt_neox.embed_in.weight width words
gpt_neox.final_layer_norm.weight width
gpt_neox.final_layer_norm.bias width
embed_out.weight width words""",
    layer="""gpt_neox.layers.#.input_layernorm.weight width
gpt_neox.layers.#.input_layernorm.bias width
gpt_neox.layers.#.attention.query_key_value.weight width width*3
gpt_neox.layers.#.attention.query_key_value.bias width*3
gpt_neox.layers.#.attention.dense.weight width width
gpt_neox.layers.#.attention.dense.bias width
gpt_neox.layers.#.post_attention_layernorm.weight width
gpt_neox.layers.#.post_attention_layernorm.bias width
gpt_neox.layers.#.mlp.dense_h_to_4h.weight width width*4
gpt_neox.layers.#.mlp.dense_h_to_4h.bias width*4
gpt_neox.layers.#.mlp.dense_4h_to_h.weight width*4 width
gpt_neox.layers.#.mlp.dense_4h_to_h.bias width""",
)
_MPT_WHOLE = """transformer.wte.weight width words
transformer.norm_f.weight width"""
_MPT_LAYER = """transformer.blocks.#.norm_1.weight width
transformer.blocks.#.attn.Wqkv.weight width width*3
transformer.blocks.#.attn.out_proj.weight width width
transformer.blocks.#.norm_2.weight width
transformer.blocks.#.ffn.up_proj.weight width width*4
transformer.blocks.#.ffn.down_proj.weight width*4 width"""
_MPT = Family(
    name="mpt",
    library="mpt",
    fields="width context heads layers words alibi. clip. type",
    widened=True,
    fixed_context=False,
    value_copy=2,
    score_copies=5,
    whole=_MPT_WHOLE,
    layer=_MPT_LAYER,
)
_REPLIT = Family(
    name="replit",
    library="replit",
    fields="width context heads layers words type",
    scored=True,
    scratch=False,
    value_copy=2,
    score_copies=5,
    whole=_MPT_WHOLE,
    layer=_MPT_LAYER,
)
_FALCON = Family(
    name="falcon",
    library="falcon",
    magics=(b"ccgg\x0a\0\0\0",),
    fields="words width heads shared_heads layers size type merges",
    choices={"size": (7,)},
    scored=True,
    merges=True,
    mixed=True,
    fixed_context=False,
    cache_bytes=6,  # four bytes, and the values twice
    context=2048,
    rewinds=False,  # it moves the values about with every step
    whole="""transformer.word_embeddings.weight width words
transformer.ln_f.weight width
transformer.ln_f.bias width
lm_head.weight width words""",
    layer="""transformer.h.#.input_layernorm.weight width
transformer.h.#.input_layernorm.bias width
transformer.h.#.self_attention.query_key_value.weight width queries_keys_values
transformer.h.#.self_attention.dense.weight width width
transformer.h.#.mlp.dense_h_to_4h.weight width width*4
transformer.h.#.mlp.dense_4h_to_h.weight width*4 width""",
)
_LLAMA = Family(
    name="llama",
    library="llama",
    magics=(b"tjgg\x01\0\0\0", b"tjgg\x02\0\0\0", b"tjgg\x03\0\0\0"),
    fields="words width multiple heads layers rotated type",
    scored=True,
    library_cuts=True,
    mixed=True,
    fixed_context=False,
    whole="""tok_embeddings.weight width words
norm.weight width
output.weight width words""",
    layer="""layers.#.attention_norm.weight width
layers.#.attention.wq.weight width width
layers.#.attention.wk.weight width width
layers.#.attention.wv.weight width width
layers.#.attention.wo.weight width width
layers.#.ffn_norm.weight width
layers.#.feed_forward.w1.weight width forward
layers.#.feed_forward.w2.weight forward width
layers.#.feed_forward.w3.weight width forward""",
)
_FALCON_40B = evolve(
    _FALCON,
    choices={"size": (40,)},
    layer="""transformer.h.#.ln_mlp.weight width
transformer.h.#.ln_mlp.bias width
transformer.h.#.ln_attn.weight width
transformer.h.#.ln_attn.bias width
"""
    + _FALCON.layer.partition("\n")[2].partition("\n")[2],
)
FAMILIES = (_GPT2, _GPTJ, _GPTNEOX, _MPT, _REPLIT, _FALCON, _FALCON_40B, _LLAMA)
"""All of them."""
