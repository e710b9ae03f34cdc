"""What encoders take: spectrograms of sounds, squared pictures. No network, no torch."""
