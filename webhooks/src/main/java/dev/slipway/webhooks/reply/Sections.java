package dev.slipway.webhooks.reply;

import java.util.List;

/**
 * What a comment would say if there were room for all of it. Texts are Markdown, except where something else is said.
 *
 * @param header the verdict in a few lines; the last to be cut
 * @param dangers one line each, worst first, without a bullet
 * @param table an overview; empty: none
 * @param details folded parts in the order in which they are shown
 * @param notes lines at the end: what was not looked at, what can be done
 * @param link page with all of it, http or https; empty: there is none
 */
public record Sections(
        String header, List<String> dangers, Table table, List<Detail> details, List<String> notes, String link) {
    private static final int LONGEST_LINK = 300;

    public Sections {
        if (!link.isEmpty() && !link.matches("https?://[\\x21-\\x7e&&[^()<>]]{1," + LONGEST_LINK + "}"))
            throw new IllegalArgumentException("no link: " + link);
        dangers = List.copyOf(dangers);
        details = List.copyOf(details);
        notes = List.copyOf(notes);
    }

    /** Rows of cells under heads, each cell one line of Markdown. */
    public record Table(List<String> heads, List<List<String>> rows) {
        public static final Table NONE = new Table(List.of(), List.of());

        public Table {
            heads = List.copyOf(heads);
            int columns = heads.size();
            if (rows.stream().anyMatch(row -> row.size() != columns))
                throw new IllegalArgumentException("rows that are not " + columns + " wide");
            rows = rows.stream().map(List::copyOf).toList();
        }
    }

    /**
     * One object: shown whole or counted as one more.
     *
     * @param title one line of plain text
     * @param language of the body's code block, as {@code diff}
     * @param body plain text, put into a code block whatever it contains
     */
    public record Detail(String title, String language, String body) {}
}
