package io.github.djarchitect.autodetect;

import io.github.djarchitect.files.Place;
import io.github.djarchitect.state.ModelKey;

/** Where models.py and the migrations part: makemigrations would add something. */
public record ModelDifference(ModelKey model, Place place, String message) {}
