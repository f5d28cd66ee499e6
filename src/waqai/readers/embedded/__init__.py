"""The embedded reader: frames over a lexicon, decided by small trained models."""
