package dev.slipway.diff.codec;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.yaml.snakeyaml.DumperOptions.ScalarStyle;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.events.AliasEvent;
import org.yaml.snakeyaml.events.Event;
import org.yaml.snakeyaml.events.MappingStartEvent;
import org.yaml.snakeyaml.events.ScalarEvent;
import org.yaml.snakeyaml.events.SequenceStartEvent;

/**
 * How a document is laid out in its text: where each node begins and ends, and in which style it is written. For whoever changes texts; what
 * nodes mean says {@link Document}. Aliases and merge keys are not followed: they are what is written there.
 */
public final class YamlOutline {
    private final String text;
    private final Iterator<Event> events;
    private final boolean simple;

    private YamlOutline(String text) {
        LoaderOptions options = new LoaderOptions();
        options.setCodePointLimit(Integer.MAX_VALUE);
        this.text = text;
        this.events = new org.yaml.snakeyaml.Yaml(options)
                .parse(new StringReader(text))
                .iterator();
        this.simple = text.codePointCount(0, text.length()) == text.length();
    }

    /** How a node is written. */
    public enum Style {
        PLAIN,
        SINGLE_QUOTED,
        DOUBLE_QUOTED,
        LITERAL,
        FOLDED,
        ALIAS,
        BLOCK,
        FLOW
    }

    /**
     * A node of the text, with its tag and anchor.
     *
     * @param start of the first of its characters
     * @param end behind the last of its characters that is no line break at its end; equal to the start where nothing is written
     * @param column of its first character, from 0
     * @param entries of a mapping, in order
     * @param items of a list
     */
    public record Node(int start, int end, int column, Style style, List<Entry> entries, List<Node> items) {
        public Node {
            entries = List.copyOf(entries);
            items = List.copyOf(items);
        }

        /** The entry of a key, the last one where there are several. */
        public Optional<Entry> entry(String key) {
            return entries.stream().filter(entry -> entry.key().equals(key)).reduce((one, other) -> other);
        }

        /** Whether it is a mapping or a list. */
        public boolean hasParts() {
            return style == Style.BLOCK || style == Style.FLOW;
        }
    }

    /** A key of a mapping and its value. */
    public record Entry(String key, Node name, Node value) {}

    /** The root of the first document; empty where the text has none. */
    public static Optional<Node> of(String text) throws Malformed {
        return all(text).stream().findFirst();
    }

    /** The roots of all documents, in order. */
    public static List<Node> all(String text) throws Malformed {
        try {
            return new YamlOutline(text).roots();
        } catch (MarkedYAMLException e) {
            Mark at = e.getProblemMark();
            throw new Malformed(at == null ? 1 : at.getLine() + 1, at == null ? 1 : at.getColumn() + 1, e.getProblem());
        } catch (YAMLException e) {
            throw new Malformed(1, 1, "not YAML");
        }
    }

    private List<Node> roots() {
        List<Node> roots = new ArrayList<>();
        for (Event event = events.next(); !event.is(Event.ID.StreamEnd); event = events.next())
            if (event.is(Event.ID.DocumentStart)) roots.add(node(events.next()));
        return roots;
    }

    private Node node(Event event) {
        if (event instanceof MappingStartEvent start) return mapping(start);
        if (event instanceof SequenceStartEvent start) return sequence(start);
        if (event instanceof AliasEvent) return leaf(event, Style.ALIAS);
        return leaf(event, style(((ScalarEvent) event).getScalarStyle()));
    }

    private Node leaf(Event event, Style style) {
        int start = offset(event.getStartMark());
        int end = Math.max(start, offset(event.getEndMark()));
        boolean block = style == Style.LITERAL || style == Style.FOLDED;
        return new Node(
                start,
                block ? withoutBreaks(start, end) : end,
                event.getStartMark().getColumn(),
                style,
                List.of(),
                List.of());
    }

    /** A block scalar is read up to the next token, over the empty lines that follow it. */
    private int withoutBreaks(int start, int end) {
        int last = end;
        while (last > start && Character.isWhitespace(text.charAt(last - 1))) last--;
        return last;
    }

    private Node mapping(MappingStartEvent start) {
        List<Entry> entries = new ArrayList<>();
        Event event = events.next();
        for (; !event.is(Event.ID.MappingEnd); event = events.next()) {
            String key = event instanceof ScalarEvent scalar ? scalar.getValue() : "";
            Node name = node(event);
            entries.add(new Entry(key, name, node(events.next())));
        }
        int begin = offset(start.getStartMark());
        int end = entries.isEmpty()
                ? begin
                : entries.get(entries.size() - 1).value().end();
        int column = start.getStartMark().getColumn();
        return start.isFlow()
                ? new Node(begin, offset(event.getEndMark()), column, Style.FLOW, entries, List.of())
                : new Node(begin, end, entries.get(0).name().column(), Style.BLOCK, entries, List.of());
    }

    private Node sequence(SequenceStartEvent start) {
        List<Node> items = new ArrayList<>();
        Event event = events.next();
        for (; !event.is(Event.ID.SequenceEnd); event = events.next()) items.add(node(event));
        int begin = offset(start.getStartMark());
        int end = items.isEmpty() ? begin : items.get(items.size() - 1).end();
        int column = start.getStartMark().getColumn();
        return start.isFlow()
                ? new Node(begin, offset(event.getEndMark()), column, Style.FLOW, List.of(), items)
                : new Node(begin, end, column, Style.BLOCK, List.of(), items);
    }

    private int offset(Mark mark) {
        int index = Math.min(mark.getIndex(), simple ? text.length() : text.codePointCount(0, text.length()));
        return simple ? index : text.offsetByCodePoints(0, index);
    }

    private static Style style(ScalarStyle style) {
        return switch (style) {
            case SINGLE_QUOTED -> Style.SINGLE_QUOTED;
            case DOUBLE_QUOTED, JSON_SCALAR_STYLE -> Style.DOUBLE_QUOTED;
            case LITERAL -> Style.LITERAL;
            case FOLDED -> Style.FOLDED;
            case PLAIN -> Style.PLAIN;
        };
    }
}
