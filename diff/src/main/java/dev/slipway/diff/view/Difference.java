package dev.slipway.diff.view;

import com.github.difflib.DiffUtils;
import com.github.difflib.UnifiedDiffUtils;
import com.github.difflib.patch.ChangeDelta;
import com.github.difflib.patch.Chunk;
import com.github.difflib.patch.DeleteDelta;
import com.github.difflib.patch.InsertDelta;
import com.github.difflib.patch.Patch;
import dev.slipway.diff.codec.Json;
import dev.slipway.diff.codec.Yaml;
import dev.slipway.diff.compare.Change;
import dev.slipway.diff.compare.Comparison;
import dev.slipway.diff.path.Path;
import dev.slipway.diff.schema.Schema;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.diff.tree.Scalar;
import dev.slipway.diff.tree.Tree;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What differs in one object, for a person. Holds no secret value: they are masked when it is made, see {@link Masking}. Order of keys and
 * spelling of quantities do not count.
 */
public final class Difference {
    /** Lines between the first and the last that differ, on both sides; the time for the shortest difference grows with their square. */
    private static final int SEARCHED = 20_000;

    /** Lines shown around a change. */
    private static final int CONTEXT = 3;
    /** Characters of a value shown in one line. */
    private static final int SHORT = 60;

    private static final Pattern CONTROL = Pattern.compile("[\\x{0}-\\x{1f}\\x{7f}-\\x{9f}]");
    private static final Pattern BACKTICKS = Pattern.compile("`+");

    private final String title;
    private final Optional<Tree> before;
    private final Optional<Tree> after;
    private final List<Change> changes;

    private Difference(String title, Optional<Tree> before, Optional<Tree> after, List<Change> changes) {
        this.title = title;
        this.before = before;
        this.after = after;
        this.changes = changes;
    }

    /**
     * Of an object that is made, changed or deleted.
     *
     * @param title what the object is, in one line
     * @param before empty if it is new
     * @param after empty if it goes
     * @param secret the paths at and below which values are masked; items of keyed lists come by key, others by index
     */
    public static Difference of(
            String title, Optional<Tree> before, Optional<Tree> after, Schema schema, Predicate<Path> secret) {
        Masking masking = new Masking(secret);
        Optional<Tree> old = before.map(tree -> masking.masked(tree, schema));
        Optional<Tree> now = after.map(tree -> masking.masked(tree, schema))
                .map(tree ->
                        old.map(model -> Alignment.like(model, tree, schema)).orElse(tree));
        List<Change> changes = old.isPresent() && now.isPresent()
                ? Comparison.of(old.get(), now.get(), schema).changes()
                : List.of();
        String oneLine = CONTROL.matcher(title).replaceAll(" ");
        return new Difference(oneLine, old, now, changes);
    }

    /** Whether nothing changes. */
    public boolean isEmpty() {
        return changes.isEmpty() && before.isPresent() == after.isPresent();
    }

    /** Whether another one shows the same: what was and what will be, under whatever title. */
    public boolean isSame(Difference other) {
        return before.equals(other.before) && after.equals(other.after);
    }

    /** The changes, with secrets masked; none where the object as a whole comes or goes. */
    public List<Change> changes() {
        return changes;
    }

    /** Title and changed lines of the YAML with some lines around them; the empty text if nothing changes. */
    public String text(Style style) {
        if (isEmpty()) return "";
        StringBuilder text = new StringBuilder(style.title(sign() + ' ' + title)).append('\n');
        for (String line : lines()) text.append(coloured(line, style)).append('\n');
        return text.toString();
    }

    /** Title and one line per change, such as {@code ~ spec.replicas 1 → 2}; the empty text if nothing changes. */
    public String summary(Style style) {
        if (isEmpty()) return "";
        StringBuilder text = new StringBuilder(style.title(sign() + ' ' + title)).append('\n');
        for (Change change : changes)
            text.append("  ").append(coloured(line(change), style)).append('\n');
        return text.toString();
    }

    /** A heading and a block of changed lines, for comments on a forge; the empty text if nothing changes. */
    public String markdown() {
        if (isEmpty()) return "";
        String lines = lines().stream().map(line -> line + '\n').collect(Collectors.joining());
        int longest = BACKTICKS
                .matcher(lines)
                .results()
                .mapToInt(run -> run.group().length())
                .max()
                .orElse(0);
        String fence = "`".repeat(Math.max(3, longest + 1));
        String heading = "#### `" + sign() + ' ' + title.replace('`', '\'') + '`';
        return heading + "\n\n" + fence + "diff\n" + lines + fence + '\n';
    }

    private String sign() {
        if (before.isEmpty()) return "+";
        return after.isEmpty() ? "-" : "~";
    }

    /** The changed lines with some lines around them, in order; none if nothing changes. */
    public List<Hunk> hunks() {
        if (isEmpty()) return List.of();
        String old = before.map(Yaml::write).orElse("");
        String now = after.map(Yaml::write).orElse("");
        List<String> oldLines = old.lines().toList();
        Patch<String> patch = patch(oldLines, now.lines().toList());
        List<String> unified = UnifiedDiffUtils.generateUnifiedDiff("", "", oldLines, patch, CONTEXT);
        LineMap places = LineMap.of(after.isPresent() ? now : old);
        return Hunk.read(unified.subList(Math.min(2, unified.size()), unified.size()), places, after.isPresent());
    }

    /** The shortest one, unless the search would be endless: then all between the first and the last line that differ has changed. */
    private static Patch<String> patch(List<String> before, List<String> after) {
        int most = Math.min(before.size(), after.size());
        int from = 0;
        while (from < most && before.get(from).equals(after.get(from))) from++;
        int to = 0;
        while (to < most - from && before.get(before.size() - 1 - to).equals(after.get(after.size() - 1 - to))) to++;
        List<String> gone = before.subList(from, before.size() - to);
        List<String> come = after.subList(from, after.size() - to);
        if (gone.size() + come.size() <= SEARCHED) return DiffUtils.diff(before, after);
        Chunk<String> old = new Chunk<>(from, gone);
        Chunk<String> now = new Chunk<>(from, come);
        Patch<String> patch = new Patch<>();
        if (gone.isEmpty()) patch.addDelta(new InsertDelta<>(old, now));
        else if (come.isEmpty()) patch.addDelta(new DeleteDelta<>(old, now));
        else patch.addDelta(new ChangeDelta<>(old, now));
        return patch;
    }

    private List<String> lines() {
        List<String> lines = new ArrayList<>();
        for (Hunk hunk : hunks()) {
            lines.add(hunk.heading());
            hunk.lines().forEach(line -> lines.add(line.toString()));
        }
        return lines;
    }

    private static String coloured(String line, Style style) {
        if (line.isEmpty()) return line;
        return switch (line.charAt(0)) {
            case '-' -> style.removed(line);
            case '+' -> style.added(line);
            case '@' -> style.place(line);
            default -> line;
        };
    }

    private static String line(Change change) {
        String path = change.path().display();
        if (change instanceof Change.Added added) return "+ " + path + ' ' + shortened(added.value());
        if (change instanceof Change.Removed removed) return "- " + path + ' ' + shortened(removed.value());
        Change.Changed changed = (Change.Changed) change;
        return "~ " + path + ' ' + shortened(changed.from()) + " → " + shortened(changed.to());
    }

    private static String shortened(Tree value) {
        boolean plain = value instanceof Scalar.Text text && isPlain(text.value());
        String whole = plain
                ? ((Scalar) value).display()
                : CONTROL.matcher(Json.text(value)).replaceAll("?");
        if (whole.length() <= SHORT) return whole;
        String kind = value instanceof Mapping ? "}" : value instanceof Scalar ? "" : "]";
        return whole.substring(0, whole.offsetByCodePoints(0, whole.codePointCount(0, SHORT))) + '…' + kind;
    }

    private static boolean isPlain(String text) {
        return !text.isBlank()
                && text.equals(text.strip())
                && text.chars().noneMatch(c -> c == '"' || Character.isISOControl(c));
    }
}
