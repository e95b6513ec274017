package dev.slipway.sync.layout;

import dev.slipway.sync.model.Application;
import dev.slipway.sync.model.Layer;
import java.util.List;
import java.util.SortedMap;

/**
 * The files that one application is made of.
 *
 * @param parameters in the order of merging, the later wins
 * @param manifests in the order of their paths
 * @param templated whether the manifests are templates; if not, they are rendered as they are
 * @param partials what the templates may name; each is read when it is asked for
 */
public record Sources(
        Application application,
        List<Layered> parameters,
        List<Source> manifests,
        boolean templated,
        PartialFiles partials) {
    public Sources {
        parameters = List.copyOf(parameters);
        manifests = List.copyOf(manifests);
    }

    /**
     * The id of everything looked at, by path, and the empty text for what was not there: while these stay, so do the sources. Partials count
     * from when they are asked for.
     */
    public SortedMap<String, String> seen() {
        return partials.seen();
    }

    /** A parameter file in its layer. */
    public record Layered(Layer layer, Source source) {}

    /** One file, by its own path where a link led to it. */
    public record Source(String path, String text) {}
}
