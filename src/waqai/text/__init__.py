"""Arabic text: folding, sentences, tokens and clitics, always with a way back to the original offsets."""
