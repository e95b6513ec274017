package dev.slipway.templating.mustache;

import dev.slipway.diff.codec.Json;
import dev.slipway.diff.path.Path;
import dev.slipway.diff.tree.Scalar;
import dev.slipway.diff.tree.Tree;
import dev.slipway.templating.template.Budget;
import dev.slipway.templating.template.Fault;
import dev.slipway.templating.template.Parameters;
import dev.slipway.templating.template.Place;
import dev.slipway.templating.template.Rendered;
import dev.slipway.templating.template.Spot;
import dev.slipway.templating.template.Use;
import java.io.Writer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What a template renders, before values are written down: lines of text with holes. A hole stands as one character in the text; which
 * characters are holes is kept apart, so that no text can pose as one.
 *
 * <p>It is a {@link Writer} only because the library hands a writer from code to code; nothing is written through that interface.
 */
final class Draft extends Writer {
    /** Stands where a value goes. Of no meaning by itself. */
    static final char HOLE = '\uE000';

    private final String file;
    private final Parameters parameters;
    private final Budget budget;
    private final List<Line> lines = new ArrayList<>();
    private final List<Fault> faults = new ArrayList<>();
    private final SortedSet<String> reads = new TreeSet<>();
    private final SortedSet<String> unknown = new TreeSet<>();
    private final Map<Path, Optional<Use>> used = new HashMap<>();
    /** What is being inserted as it is. */
    private Optional<Use> raw = Optional.empty();

    private Line open;
    private final Deque<Entered> entered = new ArrayDeque<>();
    private long chars;
    private int iterations;

    Draft(String file, Parameters parameters, Budget budget) {
        this.file = file;
        this.budget = budget;
        this.parameters = parameters;
        this.entered.push(new Entered(Spot.of(new Place(file, 1)), 0));
        this.open = new Line(spot(1));
    }

    String file() {
        return file;
    }

    /**
     * A file that is being rendered.
     *
     * @param start its first line
     * @param nesting sections and partials around it
     */
    private record Entered(Spot start, int nesting) {}

    /** A line of the file that is being rendered. */
    Spot spot(int line) {
        return entered.element().start().line(line);
    }

    /** A value that goes into a line, how the template names it, and which parameter it is. */
    record Hole(String name, Spot spot, Tree value, Optional<Use> use) {}

    /** A line of the draft without its line break. */
    static final class Line {
        private final StringBuilder text = new StringBuilder();
        private String whole = "";
        private final List<Integer> at = new ArrayList<>();
        private final List<Hole> holes = new ArrayList<>();
        private final List<Use> parameters = new ArrayList<>();
        private final List<Use> raw = new ArrayList<>();
        private Spot spot;

        private Line(Spot spot) {
            this.spot = spot;
        }

        Spot spot() {
            return spot;
        }

        /** Asked for at each character while a line is written down, so it is made once. */
        String text() {
            if (whole.length() != text.length()) whole = text.toString();
            return whole;
        }

        boolean hasHoles() {
            return !holes.isEmpty();
        }

        /** Where the line comes from. */
        Rendered.Line origin() {
            return new Rendered.Line(spot, parameters, raw);
        }

        /** The hole at an index of the text. */
        Optional<Hole> holeAt(int index) {
            int found = Collections.binarySearch(at, index);
            return found < 0 ? Optional.empty() : Optional.of(holes.get(found));
        }
    }

    /** Adds text of a line. */
    void text(Spot spot, String text) {
        count(spot, text.length());
        int from = 0;
        for (int end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', from)) {
            piece(spot, text.substring(from, end));
            endLine();
            from = end + 1;
        }
        if (from < text.length()) piece(spot, text.substring(from));
    }

    /** Adds a value to be written down safely. */
    void hole(Hole hole) {
        count(hole.spot(), length(hole.value()));
        open.at.add(open.text.length());
        open.holes.add(hole);
        hole.use().ifPresent(open.parameters::add);
        piece(hole.spot(), String.valueOf(HOLE));
    }

    /** Adds a value's text as it is; of mappings and lists, their JSON. */
    void raw(Hole hole) {
        room(hole.spot(), length(hole.value()));
        raw = hole.use();
        text(hole.spot(), shown(hole.value()));
        raw = Optional.empty();
    }

    /** How many characters a value has as it is shown; counts no further than {@link Limits#OUTPUT_CHARS}. */
    private static int length(Tree value) {
        return value instanceof Scalar scalar ? scalar.display().length() : Json.length(value, Limits.OUTPUT_CHARS);
    }

    private static String shown(Tree value) {
        return value instanceof Scalar scalar ? scalar.display() : SafeText.json(value);
    }

    /** Which parameter a value is. */
    Optional<Use> use(Scope scope) {
        return used.computeIfAbsent(scope.way(), parameters::use);
    }

    Parameters parameters() {
        return parameters;
    }

    /** Notes a name that was looked up. */
    void read(String name) {
        reads.add(name);
    }

    SortedSet<String> reads() {
        return reads;
    }

    /** Notes a name that means nothing here, and what may have been meant; once for each place, since to find that out is work. */
    void unknown(Spot spot, String name, List<Object> scopes) {
        if (faults.size() < Limits.FAULTS && unknown.add(spot.place() + spot.told() + " " + name))
            fault(spot, UnknownName.message(name, Scope.all(scopes), parameters));
    }

    void fault(Spot spot, String message) {
        Fault fault = spot.fault(message);
        if (faults.size() < Limits.FAULTS && !faults.contains(fault)) faults.add(fault);
    }

    /** Notes a value of a kind that cannot stand where its hole is. */
    void wrongKind(Hole hole, String needed) {
        fault(
                hole.spot(),
                "parameter " + described(hole) + " is " + hole.value().describe() + "; " + needed);
    }

    /** Notes a value that would change the document. */
    void unfit(Hole hole, String why) {
        fault(hole.spot(), "the value of " + described(hole) + " " + why);
    }

    private static String described(Hole hole) {
        return "\"" + hole.name() + "\""
                + hole.use()
                        .map(Use::place)
                        .filter(place -> place.line() > 0)
                        .map(place -> " (" + place + ")")
                        .orElse("");
    }

    List<Fault> faults() {
        return faults;
    }

    /**
     * Goes into a partial, which all that follows comes from, until {@link #leave}.
     *
     * @param line of the tag that names it
     * @param depth how many sections of its file, and the file itself, the tag stands in
     */
    void enter(String partial, int line, int depth) {
        Spot tag = spot(line);
        int nesting = entered.element().nesting() + depth;
        if (nesting > Limits.SECTION_DEPTH) throw new Halt(new Fault(tag.place(), tooDeep(tag, partial)));
        pass();
        entered.push(new Entered(tag.into(partial), nesting));
    }

    /** Goes back to where the partial was named. */
    void leave() {
        entered.pop();
    }

    private static String tooDeep(Spot tag, String partial) {
        List<Place> way = new ArrayList<>(List.of(tag.place()));
        way.addAll(tag.through());
        Collections.reverse(way);
        boolean cut = way.size() > Limits.CHAIN;
        String chain = way.stream().limit(Limits.CHAIN).map(Place::toString).collect(Collectors.joining(" > "));
        return "partials and sections are nested more than " + Limits.SECTION_DEPTH + " levels deep: " + chain
                + (cut ? " > ..." : " > " + partial) + "; a partial that uses itself must come to an end";
    }

    /** Counts a pass through a section or a partial. */
    void pass() {
        spend(Limits.PASS_STEPS);
        if (++iterations > Limits.ITERATIONS)
            throw new Halt(
                    open.spot,
                    "sections and partials are passed through more than " + Limits.ITERATIONS
                            + " times; nest fewer loops or make the lists shorter");
    }

    /** The lines so far; the last one has no line break in the output. */
    List<Line> lines() {
        List<Line> all = new ArrayList<>(lines);
        all.add(open);
        return all;
    }

    private void piece(Spot spot, String text) {
        if (open.text.length() == 0) open.spot = spot;
        raw.ifPresent(use -> {
            open.parameters.add(use);
            open.raw.add(use);
        });
        open.text.append(text);
    }

    private void endLine() {
        lines.add(open);
        open = new Line(open.spot.line(open.spot.place().line() + 1));
    }

    /** Counts characters that are going to be written. */
    void count(Spot spot, long more) {
        room(spot, more);
        chars += more;
        spend(more);
    }

    private void room(Spot spot, long more) {
        if (chars + more > Limits.OUTPUT_CHARS)
            throw new Halt(spot, "more than " + Limits.OUTPUT_CHARS + " characters are rendered; split the template");
    }

    /** Counts work. */
    void spend(long steps) {
        if (!budget.spend(steps)) throw new Halt(open.spot, budget.exhausted());
    }

    @Override
    public void write(char[] buffer, int offset, int length) {
        throw new IllegalStateException("text without a template line: " + new String(buffer, offset, length));
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
}
