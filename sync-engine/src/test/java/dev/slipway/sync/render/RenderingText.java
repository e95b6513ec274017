package dev.slipway.sync.render;

import dev.slipway.diff.codec.Yaml;
import dev.slipway.sync.model.Manifest;
import dev.slipway.sync.model.Rendering;

/** A rendering as a person reviews it: each object below its origin. */
final class RenderingText {
    private RenderingText() {}

    static String of(Rendering rendering) {
        StringBuilder text = new StringBuilder();
        rendering.manifests().forEach(manifest -> add("# " + manifest.origin(), manifest, text));
        rendering
                .withheld()
                .forEach(kept -> add(
                        "# " + kept.manifest().origin() + " withheld by flag " + kept.flag(), kept.manifest(), text));
        return text.append("# ").append(rendering.digest()).append('\n').toString();
    }

    private static void add(String heading, Manifest manifest, StringBuilder text) {
        text.append(heading)
                .append('\n')
                .append(Yaml.write(manifest.object().root()))
                .append("---\n");
    }
}
