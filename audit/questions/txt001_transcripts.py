"""TXT001: are the words of some groups transcribed worse?"""

from evenhand.audit.disparity import disparity_question

transcripts = disparity_question(
    code="TXT001",
    title="Transcripts",
    asks="Are more words wrong in the transcripts of some groups than in those of others?",
    why=(
        "Whatever reads emotion from words reads the wrong words first where an accent is not "
        "understood."
    ),
    metrics=("word_accuracy",),
)
