package dev.slipway.diff.codec;

import dev.slipway.diff.path.Path;
import dev.slipway.diff.path.Step;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.diff.tree.Scalar;
import dev.slipway.diff.tree.Sequence;
import dev.slipway.diff.tree.Tree;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.events.AliasEvent;
import org.yaml.snakeyaml.events.Event;
import org.yaml.snakeyaml.events.MappingStartEvent;
import org.yaml.snakeyaml.events.NodeEvent;
import org.yaml.snakeyaml.events.ScalarEvent;
import org.yaml.snakeyaml.events.SequenceStartEvent;

/**
 * SnakeYAML's events into trees. Its own constructors were measured and disagree with kubectl where it hurts ({@code 12:30} becomes 750,
 * dates become dates), keep no positions, and are slower. For one text.
 *
 * <p>An alias shares the tree of its anchor, so a bomb costs no memory here; whoever prints or compares the tree would pay. Therefore the
 * nodes that aliases add are counted, and refused beyond {@link Yaml#MAX_ALIASED_NODES}.
 */
final class YamlReader {
    private static final String TAGS = "tag:yaml.org,2002:";

    private final Iterator<Event> events;
    private final Limits limits;
    private final Yaml.Duplicates onDuplicate;
    private final Map<String, Optional<Read>> anchors = new HashMap<>();
    private final Deque<Step> place = new ArrayDeque<>();
    private final List<Duplicate> duplicates = new ArrayList<>();
    private long aliased;

    YamlReader(String text, Limits limits, Yaml.Duplicates onDuplicate) {
        LoaderOptions options = new LoaderOptions();
        options.setCodePointLimit(Integer.MAX_VALUE);
        this.events = new org.yaml.snakeyaml.Yaml(options)
                .parse(new StringReader(text))
                .iterator();
        this.limits = limits;
        this.onDuplicate = onDuplicate;
    }

    /** A tree with its place, and how many nodes it has with all aliases followed. */
    private record Read(Tree tree, Positions.Node node, long nodes) {}

    List<Document> documents() throws Malformed {
        try {
            List<Document> documents = new ArrayList<>();
            while (true) {
                Event event = events.next();
                if (event.is(Event.ID.StreamEnd)) return documents;
                if (event.is(Event.ID.DocumentStart)) document().ifPresent(documents::add);
            }
        } catch (MarkedYAMLException e) {
            throw malformed(e);
        } catch (YAMLException e) {
            throw new Malformed(1, 1, oneLine(e.getMessage()));
        }
    }

    private static Malformed malformed(MarkedYAMLException e) {
        Position at = e.getProblemMark() == null ? new Position(1, 1) : position(e.getProblemMark());
        String context = e.getContext() == null ? "" : e.getContext() + ": ";
        return new Malformed(at, oneLine(context + e.getProblem()));
    }

    private static String oneLine(@Nullable String message) {
        return message == null ? "not YAML" : message.lines().findFirst().orElse("not YAML");
    }

    private Optional<Document> document() throws Malformed {
        anchors.clear();
        duplicates.clear();
        aliased = 0;
        Read read = value(events.next());
        if (read.tree().isNull()) return Optional.empty();
        Positions positions = new Positions(read.tree(), read.node());
        return Optional.of(
                new Document(read.tree(), positions, read.node().value().line(), read.nodes(), duplicates));
    }

    private Read value(Event event) throws Malformed {
        if (event instanceof AliasEvent alias) return alias(alias);
        String anchor = ((NodeEvent) event).getAnchor();
        if (anchor != null) anchors.put(anchor, Optional.empty());
        Read read = node(event);
        if (anchor != null) anchors.put(anchor, Optional.of(read));
        return read;
    }

    private Read node(Event event) throws Malformed {
        if (event instanceof MappingStartEvent start) return mapping(start);
        if (event instanceof SequenceStartEvent start) return sequence(start);
        Position at = position(event);
        Position end = position(event.getEndMark());
        return new Read(scalar((ScalarEvent) event), new Positions.Node(at, at, end, Map.of(), List.of()), 1);
    }

    private Read alias(AliasEvent alias) throws Malformed {
        Position at = position(alias);
        Optional<Read> target = anchors.get(alias.getAnchor());
        if (target == null) throw new Malformed(at, "the alias *" + alias.getAnchor() + " has no anchor before it");
        Read read =
                target.orElseThrow(() -> new Malformed(at, "the anchor &" + alias.getAnchor() + " contains itself"));
        aliased += read.nodes();
        if (aliased > Yaml.MAX_ALIASED_NODES) {
            throw new Malformed(at, "aliases add more than " + Yaml.MAX_ALIASED_NODES + " values");
        }
        return new Read(read.tree(), read.node().atKey(at), read.nodes());
    }

    private Read sequence(SequenceStartEvent start) throws Malformed {
        Position at = enter(start, start.getTag(), "seq");
        List<Tree> items = new ArrayList<>();
        List<Positions.Node> nodes = new ArrayList<>();
        long count = 1;
        Event event = events.next();
        for (; !event.is(Event.ID.SequenceEnd); event = events.next()) {
            place.addLast(new Step.Index(items.size()));
            Read item = value(event);
            place.removeLast();
            items.add(item.tree());
            nodes.add(item.node());
            count += item.nodes();
        }
        return new Read(
                new Sequence(items), new Positions.Node(at, at, position(event.getEndMark()), Map.of(), nodes), count);
    }

    private Read mapping(MappingStartEvent start) throws Malformed {
        Position at = enter(start, start.getTag(), "map");
        Entries entries = new Entries();
        Event event = events.next();
        for (; !event.is(Event.ID.MappingEnd); event = events.next()) {
            if (isMergeKey(event)) merge(entries);
            else entry(event, entries);
        }
        return entries.read(at, position(event.getEndMark()));
    }

    private void entry(Event event, Entries entries) throws Malformed {
        Position at = position(event);
        String key = key(event);
        place.addLast(new Step.Field(key));
        if (entries.own.containsKey(key)) duplicate(key, at);
        Read value = value(events.next());
        place.removeLast();
        entries.own.put(key, new Read(value.tree(), value.node().atKey(at), value.nodes()));
    }

    private void duplicate(String key, Position at) throws Malformed {
        if (onDuplicate == Yaml.Duplicates.REFUSE) throw new Malformed(at, "the key " + key + " comes twice");
        duplicates.add(new Duplicate(new Path(List.copyOf(place)), at));
    }

    /** Keys of the mapping itself count before merged ones, earlier merged mappings before later ones. */
    private void merge(Entries entries) throws Malformed {
        Event event = events.next();
        Read source = value(event);
        if (source.tree() instanceof Mapping mapping) {
            entries.merge(mapping, source);
        } else if (source.tree() instanceof Sequence list) {
            for (int i = 0; i < list.size(); i++) {
                if (!(list.get(i) instanceof Mapping mapping)) throw notMergeable(event);
                entries.merge(mapping, new Read(mapping, source.node().items().get(i), 0));
            }
            entries.extra += source.nodes();
        } else {
            throw notMergeable(event);
        }
    }

    private static Malformed notMergeable(Event event) {
        return new Malformed(position(event), "the value of << must be a mapping, or a list of mappings");
    }

    private static boolean isMergeKey(Event event) {
        return event instanceof ScalarEvent scalar
                && scalar.isPlain()
                && scalar.getTag() == null
                && scalar.getValue().equals("<<");
    }

    /** The keys of one mapping: its own, and those that it merges. */
    private static final class Entries {
        private final Map<String, Read> own = new LinkedHashMap<>();
        private final Map<String, Read> merged = new LinkedHashMap<>();
        private long extra;

        void merge(Mapping mapping, Read source) {
            mapping.forEach((key, value) -> {
                Positions.Node node = source.node().fields().getOrDefault(key, source.node());
                merged.putIfAbsent(key, new Read(value, node, 0));
            });
            extra += source.nodes();
        }

        Read read(Position at, Position end) {
            Map<String, Read> all = new LinkedHashMap<>(merged);
            all.keySet().removeAll(own.keySet());
            all.putAll(own);
            Mapping.Builder mapping = Mapping.builder();
            Map<String, Positions.Node> nodes = new HashMap<>();
            long count = 1 + extra;
            for (Map.Entry<String, Read> entry : all.entrySet()) {
                mapping.put(entry.getKey(), entry.getValue().tree());
                nodes.put(entry.getKey(), entry.getValue().node());
                count += entry.getValue().nodes();
            }
            return new Read(mapping.build(), new Positions.Node(at, at, end, nodes, List.of()), count);
        }
    }

    private String key(Event event) throws Malformed {
        Read read = event instanceof ScalarEvent || event instanceof AliasEvent ? value(event) : collectionKey(event);
        if (read.tree() instanceof Scalar.Real real) return Numbers.write(real.value());
        if (read.tree() instanceof Scalar scalar && !scalar.isNull()) return scalar.display();
        throw new Malformed(
                position(event), "a key must be a string, not " + read.tree().describe());
    }

    private static Read collectionKey(Event event) throws Malformed {
        throw new Malformed(position(event), "a key must be a string, not a list or mapping");
    }

    private Position enter(Event event, @Nullable String tag, String expected) throws Malformed {
        Position at = position(event);
        if (place.size() >= limits.depth()) throw new Malformed(at, "nested deeper than " + limits.depth() + " levels");
        if (tag != null && !tag.equals("!") && !tag.equals(TAGS + expected)) {
            throw new Malformed(at, "unexpected tag " + shortened(tag));
        }
        return at;
    }

    private static String shortened(String tag) {
        return tag.startsWith(TAGS) ? "!!" + tag.substring(TAGS.length()) : tag;
    }

    private static Scalar scalar(ScalarEvent event) throws Malformed {
        String text = event.getValue();
        String tag = event.getTag();
        boolean plain = tag == null && event.isPlain();
        if (plain && YamlScalars.isNotFinite(text)) throw notFinite(event);
        if (plain) return YamlScalars.plain(text);
        return tag == null || tag.equals("!") ? new Scalar.Text(text) : tagged(event, tag, text);
    }

    private static Malformed notFinite(ScalarEvent event) {
        return new Malformed(position(event), event.getValue() + " is not a number that JSON can say");
    }

    private static Scalar tagged(ScalarEvent event, String tag, String text) throws Malformed {
        boolean number = tag.equals(TAGS + "float") || tag.equals(TAGS + "int");
        if (number && YamlScalars.isNotFinite(text)) throw notFinite(event);
        Scalar plain = YamlScalars.plain(text);
        Optional<Scalar> value = switch (tag) {
            case TAGS + "str" -> Optional.of(new Scalar.Text(text));
            case TAGS + "int" -> only(plain, plain instanceof Scalar.Whole);
            case TAGS + "float" -> only(plain, plain instanceof Scalar.Real || plain instanceof Scalar.Whole);
            case TAGS + "bool" -> only(plain, plain instanceof Scalar.Bool);
            case TAGS + "null" -> only(plain, plain.isNull());
            case TAGS + "binary" -> binary(text);
            default -> throw new Malformed(position(event), "unexpected tag " + shortened(tag));
        };
        return value.orElseThrow(
                () -> new Malformed(position(event), "not a value of " + shortened(tag) + ": " + text));
    }

    private static Optional<Scalar> only(Scalar scalar, boolean fits) {
        return fits ? Optional.of(scalar) : Optional.empty();
    }

    private static Optional<Scalar> binary(String text) {
        try {
            byte[] bytes = Base64.getMimeDecoder().decode(text);
            return Optional.of(new Scalar.Text(new String(bytes, StandardCharsets.UTF_8)));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static Position position(Event event) {
        return position(event.getStartMark());
    }

    private static Position position(Mark mark) {
        return new Position(mark.getLine() + 1, mark.getColumn() + 1);
    }
}
