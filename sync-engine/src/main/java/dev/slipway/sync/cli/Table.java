package dev.slipway.sync.cli;

import java.util.ArrayList;
import java.util.List;

/** Rows in aligned columns, two blanks between them and none at the end of a line. */
final class Table {
    private final List<List<String>> rows = new ArrayList<>();
    private final List<List<String>> painted = new ArrayList<>();
    private final Terminal terminal;

    Table(Terminal terminal, String... header) {
        this.terminal = terminal;
        rows.add(List.of(header));
        painted.add(List.of(header).stream()
                .map(name -> terminal.paint(Terminal.Colour.QUIET, name))
                .toList());
    }

    /** A row of texts as they are. */
    void row(String... cells) {
        rows.add(List.of(cells));
        painted.add(List.of(cells));
    }

    /** A row whose cells from an index on have a colour. */
    void row(Terminal.Colour colour, int from, String... cells) {
        rows.add(List.of(cells));
        List<String> colours = new ArrayList<>();
        for (int i = 0; i < cells.length; i++) {
            colours.add(i < from ? cells[i] : terminal.paint(colour, cells[i]));
        }
        painted.add(colours);
    }

    /** All of it, each line ended. */
    String print() {
        int columns = rows.get(0).size();
        StringBuilder text = new StringBuilder();
        for (int r = 0; r < rows.size(); r++) {
            StringBuilder line = new StringBuilder();
            for (int c = 0; c < columns; c++) {
                line.append(painted.get(r).get(c));
                if (c < columns - 1)
                    line.append(" ".repeat(widthOf(c) - rows.get(r).get(c).length() + 2));
            }
            text.append(line.toString().stripTrailing()).append('\n');
        }
        return text.toString();
    }

    private int widthOf(int column) {
        return rows.stream().mapToInt(row -> row.get(column).length()).max().orElse(0);
    }
}
