package dev.slipway.webhooks.reply;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Sections made into one comment that its forge takes. Room goes to what matters most: the header, then dangers, the overview, the notes, and
 * last the details, the shortest first, so that as many objects as possible are seen. Nothing is shown in half: what does not fit is
 * counted, and the link says where it is. Lengths add up in every unit, since no part ends within a character.
 */
public final class Fit {
    private final Limits limits;
    private final Sections sections;
    private int left;

    private Fit(Limits limits, Sections sections) {
        this.limits = limits;
        this.sections = sections;
        this.left = limits.room();
    }

    /** The text of a comment, no longer than {@link Limits#room()}. Same sections, same text. */
    public static String of(Sections sections, Limits limits) {
        return new Fit(limits, sections).text();
    }

    private String text() {
        String link = take(sections.link().isEmpty() ? "" : "\n[All of it](" + sections.link() + ")\n");
        String header = header();
        // Each of the four lists may have to say how much it left out.
        int reserve = 4 * length(more(Integer.MAX_VALUE, "objects"));
        left -= reserve;
        String dangers = items("\n", each(sections.dangers(), "- ", "\n"), "dangers");
        String table = table();
        String notes = items("\n", each(sections.notes(), "", "\n\n"), "notes");
        String details = details();
        return (header + dangers + table + details + notes + link).strip() + "\n";
    }

    /** Whole lines, as long as half of the room lasts; the first one is cut where it alone is longer. */
    private String header() {
        int most = left / 2;
        StringBuilder header = new StringBuilder();
        for (String line : Markdown.block(sections.header()).strip().split("\n", -1)) {
            if (length(header) + length(line) + 1 > most) {
                if (header.isEmpty())
                    header.append(cut(line, most - length("…") - 1)).append("…\n");
                break;
            }
            header.append(line).append('\n');
        }
        return take(header.toString());
    }

    private String cut(String line, int most) {
        int end = 0;
        for (int used = 0; end < line.length(); ) {
            int next = line.offsetByCodePoints(end, 1);
            used += length(line.substring(end, next));
            if (used > most) break;
            end = next;
        }
        // An escape must not lose what it escapes.
        while (end > 0 && line.charAt(end - 1) == '\\') end--;
        return line.substring(0, end);
    }

    /** As many whole items as there is room for, in their order, and how many there are besides. */
    private String items(String before, List<String> items, String what) {
        if (items.isEmpty()) return "";
        StringBuilder text = new StringBuilder();
        int shown = 0;
        for (String next = before + items.get(0); length(next) <= left; next = items.get(shown)) {
            text.append(take(next));
            if (++shown == items.size()) break;
        }
        return text + rest(items.size() - shown, what);
    }

    private String table() {
        Sections.Table table = sections.table();
        if (table.rows().isEmpty()) return "";
        String rule = row(table.heads().stream().map(unused -> "---").toList());
        String head = "\n" + row(table.heads()) + rule;
        return items(head, table.rows().stream().map(Fit::row).toList(), "rows");
    }

    private static List<String> each(List<String> lines, String before, String after) {
        return lines.stream().map(line -> before + Markdown.line(line) + after).toList();
    }

    private static String row(List<String> cells) {
        StringBuilder row = new StringBuilder("|");
        for (String cell : cells)
            row.append(' ')
                    .append(Markdown.line(cell).replaceAll("(?<!\\\\)\\|", "\\\\|"))
                    .append(" |");
        return row.append('\n').toString();
    }

    private String details() {
        List<String> all = sections.details().stream().map(this::detail).toList();
        boolean[] shown = new boolean[all.size()];
        int hidden = all.size();
        for (int index : shortestFirst(all)) {
            if (length(all.get(index)) > left) break;
            left -= length(all.get(index));
            shown[index] = true;
            hidden--;
        }
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < shown.length; i++) if (shown[i]) texts.add(all.get(i));
        return String.join("", texts) + rest(hidden, "objects");
    }

    private List<Integer> shortestFirst(List<String> all) {
        return IntStream.range(0, all.size())
                .boxed()
                .sorted(Comparator.comparingInt(index -> length(all.get(index))))
                .toList();
    }

    private String detail(Sections.Detail detail) {
        String code = Markdown.code(detail.language(), detail.body());
        return limits.folds()
                ? "\n<details><summary>" + Markdown.html(detail.title()) + "</summary>\n\n" + code + "\n</details>\n"
                : "\n**" + Markdown.plain(detail.title()) + "**\n\n" + code;
    }

    /** How much is left out; its length was put aside. */
    private String rest(int hidden, String what) {
        return hidden == 0 ? "" : more(hidden, what);
    }

    private String more(int hidden, String what) {
        String many = hidden == 1 ? what.substring(0, what.length() - 1) : what;
        String where = sections.link().isEmpty()
                ? ", for which there is no room here"
                : ", see [all of it](" + sections.link() + ")";
        return "\n" + hidden + " more " + many + where + "\n";
    }

    private String take(String text) {
        left -= length(text);
        return text;
    }

    private int length(CharSequence text) {
        return limits.unit().count(text);
    }
}
