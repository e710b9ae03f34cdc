"""Pictures and sounds made a little worse, as cameras, telephones and rooms do: tests of models."""
