package dev.slipway.sync.model;

import dev.slipway.diff.path.Path;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A parameter in a value of a manifest.
 *
 * @param key where it stands in its file, and among all parameters: {@code .image.tag}, {@code .ports[0].number}
 * @param origin file and line of the value that won; line 0 for what is built in
 * @param layer which layer won
 * @param share how much of the manifest's value it is
 * @param sealed whether it is encrypted in its file
 * @param overridden what the other layers say of it, the strongest first
 */
public record ParameterUse(
        Path key, Origin origin, Layer layer, Share share, boolean sealed, List<Overridden> overridden) {
    public ParameterUse {
        overridden = List.copyOf(overridden);
    }

    /** How much of a value a parameter is. */
    public enum Share {
        /** All of it: whoever changes the parameter changes the value, and nothing else of it. */
        WHOLE("whole"),
        /** Some text in it; the template has the rest. */
        EMBEDDED("embedded"),
        /** Nobody knows: it was inserted as it is with {@code {{{x}}}}, somewhere in the value's lines. */
        RAW("raw");

        private final String word;

        Share(String word) {
            this.word = word;
        }

        /** For programs: {@code whole}. */
        public String word() {
            return word;
        }
    }

    /** A layer that has another value, which did not win. */
    public record Overridden(Layer layer, Origin origin) {}

    /** As a template names it: {@code image.tag}. */
    public String name() {
        return key.display();
    }

    /** With the layers that lost: {@code image.tag = frontend/release-parameters.yaml:3 (stage) over parameters.yaml:1}. */
    public String told() {
        String lost =
                overridden.stream().map(other -> other.origin().toString()).collect(Collectors.joining(", "));
        String won = layer == Layer.BUILT_IN
                ? " is built in"
                : " = " + origin + " (" + layer.word() + (sealed ? ", sealed" : "") + ")";
        return name() + won + (lost.isEmpty() ? "" : " over " + lost);
    }

    /** {@code image.tag from frontend/release-parameters.yaml:3 (stage)}. */
    @Override
    public String toString() {
        return name() + " from " + origin + (layer == Layer.BUILT_IN ? "" : " (" + layer.word() + ")");
    }
}
