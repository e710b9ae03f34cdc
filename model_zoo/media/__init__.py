"""Files of pictures and sounds, decoded in bounded memory; what cannot be read has a reason."""
