package dev.slipway.sync.cli;

import dev.slipway.sync.render.Renderer;
import dev.slipway.sync.seal.Unsealer;

/** Makes a renderer that opens sealed parameters in this way. */
@FunctionalInterface
public interface Renderers {
    Renderer with(Unsealer unsealer);
}
