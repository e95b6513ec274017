package dev.slipway.diff.codec;

import dev.slipway.diff.path.Path;

/** A key that a mapping has twice. {@code at} is where it comes again. */
public record Duplicate(Path path, Position at) {}
