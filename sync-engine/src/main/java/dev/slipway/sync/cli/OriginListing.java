package dev.slipway.sync.cli;

import dev.slipway.diff.codec.Document;
import dev.slipway.diff.codec.Malformed;
import dev.slipway.diff.codec.Yaml;
import dev.slipway.diff.path.Path;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.diff.tree.Scalar;
import dev.slipway.diff.tree.Sequence;
import dev.slipway.diff.tree.Tree;
import dev.slipway.sync.model.Manifest;
import dev.slipway.sync.model.Origin;
import dev.slipway.sync.model.ParameterUse;
import dev.slipway.sync.model.Provenance;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/** A manifest with the origin of each line: template, parameters, and the layers that won and lost. */
final class OriginListing {
    /** Lines longer than this push their origin to the right of the others. */
    private static final int WIDEST = 72;

    private final Manifest manifest;
    private final Tree shown;

    /** @param shown the object as it is printed */
    OriginListing(Manifest manifest, Tree shown) {
        this.manifest = manifest;
        this.shown = shown;
    }

    /** Lines of YAML, each followed by where it comes from. */
    String text() {
        String yaml = Yaml.write(shown);
        NavigableMap<Integer, Path> paths = paths(yaml);
        List<String> lines = yaml.lines().toList();
        int width =
                Math.min(WIDEST, lines.stream().mapToInt(String::length).max().orElse(0));
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            String origin =
                    Optional.ofNullable(paths.get(i + 1)).map(this::told).orElse("");
            text.append(line);
            if (!origin.isEmpty())
                text.append(" ".repeat(Math.max(0, width - line.length())))
                        .append("  # ")
                        .append(origin);
            text.append('\n');
        }
        return text.toString();
    }

    /** Each value that stands in a template, with its origin. */
    List<Mapping> trees() {
        List<Mapping> trees = new ArrayList<>();
        collect(Path.ROOT, shown, trees);
        return trees;
    }

    private void collect(Path path, Tree tree, List<Mapping> trees) {
        Optional<Provenance> provenance = manifest.provenance(path);
        boolean tells = tree instanceof Scalar
                || provenance.filter(known -> !known.parameters().isEmpty()).isPresent();
        if (tells) provenance.ifPresent(known -> trees.add(tree(path, known)));
        if (tree instanceof Mapping mapping) mapping.forEach((key, value) -> collect(path.field(key), value, trees));
        if (tree instanceof Sequence list)
            for (int i = 0; i < list.size(); i++) collect(path.index(i), list.get(i), trees);
    }

    private static Mapping tree(Path path, Provenance provenance) {
        return Mapping.builder()
                .put("path", path.display())
                .put("template", tree(provenance.template()))
                .put(
                        "usedBy",
                        provenance.usedBy().stream().map(OriginListing::tree).toList())
                .put(
                        "parameters",
                        provenance.parameters().stream()
                                .map(OriginListing::tree)
                                .toList())
                .build();
    }

    private static Mapping tree(ParameterUse use) {
        return Mapping.builder()
                .put("name", use.name())
                .put("layer", use.layer().word())
                .put("origin", tree(use.origin()))
                .put("share", use.share().word())
                .put("sealed", use.sealed())
                .put(
                        "overridden",
                        use.overridden().stream()
                                .map(lost -> Mapping.of("layer", lost.layer().word(), "origin", tree(lost.origin())))
                                .toList())
                .build();
    }

    private static Mapping tree(Origin origin) {
        return Mapping.builder()
                .put("file", origin.file())
                .put("line", Optional.of(origin.line()).filter(line -> line > 0))
                .build();
    }

    private String told(Path path) {
        return manifest.provenance(path).map(Provenance::told).orElse("filled in by Slipway");
    }

    /** What stands in each line: the innermost value that begins there. */
    private NavigableMap<Integer, Path> paths(String yaml) {
        NavigableMap<Integer, Path> paths = new TreeMap<>();
        try {
            for (Document document : Yaml.read(yaml)) paths(document, Path.ROOT, document.root(), paths);
        } catch (Malformed beyondTheLimits) {
            return new TreeMap<>(Map.of(1, Path.ROOT));
        }
        return paths;
    }

    private static void paths(Document document, Path path, Tree tree, NavigableMap<Integer, Path> paths) {
        if (!path.isRoot()) paths.put(document.positions().at(path).line(), path);
        if (tree instanceof Mapping mapping)
            mapping.forEach((key, value) -> paths(document, path.field(key), value, paths));
        if (tree instanceof Sequence list)
            for (int i = list.size() - 1; i >= 0; i--) paths(document, path.index(i), list.get(i), paths);
    }
}
