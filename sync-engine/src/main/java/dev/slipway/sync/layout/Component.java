package dev.slipway.sync.layout;

import dev.slipway.sync.model.Snapshot.Entry;
import dev.slipway.sync.model.Snapshot.Entry.Type;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A directory with what one component is delivered from.
 *
 * @param directory its path, where a link led to it the link's target
 * @param entries what it holds, by name
 */
record Component(String name, String directory, List<Entry> entries) {
    static final String TEMPLATES = "templates";
    static final String PARAMETERS = "parameters.yaml";
    private static final String STAGE_PARAMETERS = "-" + PARAMETERS;
    private static final List<String> MANIFESTS = List.of(".yaml", ".yml", ".json");
    private static final String PARTIAL = "_";

    Component {
        entries = List.copyOf(entries);
    }

    /** The stages and regions that parameter files name: {@code release-eastus} for {@code release-eastus-parameters.yaml}. */
    List<String> parameterNames() {
        return entries.stream()
                .map(Entry::name)
                .filter(name -> name.endsWith(STAGE_PARAMETERS) && !name.startsWith("-"))
                .map(name -> name.substring(0, name.length() - STAGE_PARAMETERS.length()))
                .toList();
    }

    /** Whether there is a directory, or a link, of a name. */
    boolean hasDirectory(String name) {
        return entries.stream().anyMatch(entry -> entry.name().equals(name) && isDirectoryOrLink(entry));
    }

    /** Whether templates or manifests stand in the directory itself. */
    boolean hasOwnManifests() {
        return hasDirectory(TEMPLATES) || entries.stream().anyMatch(Component::isPlainManifest);
    }

    /** Whether anything in the directory says that it is a component. */
    boolean looksLikeOne() {
        return hasOwnManifests() || has(PARAMETERS) || !parameterNames().isEmpty();
    }

    boolean has(String name) {
        return entries.stream().anyMatch(entry -> entry.name().equals(name));
    }

    Stream<Entry> directories() {
        return entries.stream().filter(Component::isDirectoryOrLink);
    }

    /** A path in the directory. */
    String path(String... parts) {
        String below = String.join("/", parts);
        return directory.isEmpty() ? below : directory + "/" + below;
    }

    /** The name of a stage's variant in file and directory names. */
    static String variant(String stage, Optional<String> region) {
        return region.map(name -> stage + "-" + name).orElse(stage);
    }

    static boolean isDirectoryOrLink(Entry entry) {
        return entry.type() == Type.DIRECTORY || entry.type() == Type.LINK;
    }

    /** Whether a name is that of a manifest or a template. */
    static boolean isManifest(String name) {
        return !name.startsWith(".") && MANIFESTS.stream().anyMatch(name::endsWith);
    }

    /** Whether a name is that of a partial among templates, which is never rendered by itself. */
    static boolean isPartial(String name) {
        return name.startsWith(PARTIAL);
    }

    /** Whether an entry of a component's or stage's own directory is a manifest and not its parameters. */
    static boolean isPlainManifest(Entry entry) {
        boolean parameters = entry.name().equals(PARAMETERS) || entry.name().endsWith(STAGE_PARAMETERS);
        boolean file = entry.type() == Type.FILE || entry.type() == Type.LINK;
        return file && isManifest(entry.name()) && !parameters;
    }
}
