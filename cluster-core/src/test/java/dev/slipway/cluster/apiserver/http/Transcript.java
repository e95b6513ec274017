package dev.slipway.cluster.apiserver.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A Markdown page of commands and what they say, to be read and to be run. A fenced block whose first line is
 *
 * <ul>
 *   <li>{@code ```yaml shop.yaml} (any language, any name) is a file for the commands that follow;
 *   <li>{@code ```console} holds commands for every kubectl, {@code ```console oldest and newest} for two of them.
 * </ul>
 *
 * <p>A command is a line of shell after {@code "$ "}, continued by lines after {@code "> "}. What it says follows: first the lines of its standard
 * output, then those of its standard error after {@code "! "}, then {@code [exit 1]} if it did not end with 0. Where kubectl programs say different
 * things, a line like {@code [1.27-1.30]} goes before what these versions say. In commands, files and output {@code <namespace>} stands for the
 * namespace that the page works in; what else differs from run to run is named by {@link TranscriptRun}.
 */
record Transcript(String name, List<Part> parts) {
    private static final Pattern VERSIONS = Pattern.compile("\\[1\\.(\\d+)(?:-1\\.(\\d+))?]");

    /** A piece of the page. */
    sealed interface Part {}

    /** What is only read. */
    record Prose(String line) implements Part {}

    /** A file for the commands that follow. */
    record Attachment(String language, String file, List<String> lines) implements Part {}

    /** Commands that are run one after the other. */
    record Console(boolean everyVersion, List<Row> rows) implements Part {}

    /** One command and what is to be said to it. */
    record Row(List<String> command, List<Said> said) {
        /** As one text for the shell. */
        String shell() {
            return String.join("\n", command);
        }

        /** What a version must say, one of these; more than one only where nobody wrote down what this version says. */
        List<String> expected(int minor) {
            List<String> exactly =
                    said.stream().filter(one -> one.by(minor)).map(Said::text).toList();
            return exactly.isEmpty() ? said.stream().map(Said::text).toList() : exactly;
        }
    }

    /** What the versions from one to another say. */
    record Said(int from, int to, String text) {
        boolean by(int minor) {
            return from <= minor && minor <= to;
        }
    }

    static Transcript read(Path page) throws IOException {
        List<Part> parts = new ArrayList<>();
        List<String> lines = Files.readAllLines(page);
        for (int at = 0; at < lines.size(); at++) {
            String line = lines.get(at);
            if (!line.startsWith("```")) {
                parts.add(new Prose(line));
                continue;
            }
            int end = at + 1 + lines.subList(at + 1, lines.size()).indexOf("```");
            assertThat(end)
                    .as(page + ":" + (at + 1) + ": this block has no end")
                    .isGreaterThan(at);
            parts.add(block(line.substring(3), lines.subList(at + 1, end)));
            at = end;
        }
        String file = page.getFileName().toString();
        return new Transcript(file.substring(0, file.indexOf('.')), parts);
    }

    /** All commands, in their order. */
    List<Row> rows() {
        return parts.stream()
                .filter(Console.class::isInstance)
                .flatMap(part -> ((Console) part).rows().stream())
                .toList();
    }

    private static Part block(String info, List<String> lines) {
        if (info.startsWith("console")) return new Console(!info.contains("oldest and newest"), rows(lines));
        String[] words = info.split(" ");
        assertThat(words)
                .as("a block is \"```console\" or \"```LANGUAGE FILE\": " + info)
                .hasSize(2);
        return new Attachment(words[0], words[1], List.copyOf(lines));
    }

    private static List<Row> rows(List<String> lines) {
        List<Row> rows = new ArrayList<>();
        for (int at = 0; at < lines.size(); ) {
            assertThat(lines.get(at)).startsWith("$ ");
            int output = at + 1;
            while (output < lines.size() && lines.get(output).startsWith("> ")) output++;
            int end = output;
            while (end < lines.size() && !lines.get(end).startsWith("$ ")) end++;
            List<String> command = lines.subList(at, output).stream()
                    .map(line -> line.substring(2))
                    .toList();
            rows.add(new Row(command, said(withoutBlankEnd(lines.subList(output, end)))));
            at = end;
        }
        return rows;
    }

    private static List<String> withoutBlankEnd(List<String> lines) {
        int end = lines.size();
        while (end > 0 && lines.get(end - 1).isEmpty()) end--;
        return lines.subList(0, end);
    }

    private static List<Said> said(List<String> lines) {
        List<Said> said = new ArrayList<>();
        int from = 0;
        int to = Integer.MAX_VALUE;
        List<String> text = new ArrayList<>();
        for (String line : lines) {
            Matcher versions = VERSIONS.matcher(line);
            if (!versions.matches()) {
                text.add(line);
                continue;
            }
            if (from > 0) said.add(new Said(from, to, String.join("\n", text)));
            text.clear();
            from = Integer.parseInt(versions.group(1));
            to = versions.group(2) == null ? from : Integer.parseInt(versions.group(2));
        }
        said.add(new Said(from, to, String.join("\n", text)));
        return said;
    }

    /** A row as it is written, with what these versions say. */
    static String written(Row row, SortedMap<Integer, String> said) {
        StringBuilder text = new StringBuilder("$ ").append(String.join("\n> ", row.command()));
        List<Said> groups = groups(said);
        for (Said group : groups) {
            if (groups.size() > 1)
                text.append("\n[1.")
                        .append(group.from())
                        .append(group.from() == group.to() ? "" : "-1." + group.to())
                        .append("]");
            if (!group.text().isEmpty()) text.append("\n").append(group.text());
        }
        return text.append("\n").toString();
    }

    private static List<Said> groups(SortedMap<Integer, String> said) {
        List<Said> groups = new ArrayList<>();
        said.forEach((minor, text) -> {
            int last = groups.size() - 1;
            if (last >= 0 && groups.get(last).text().equals(text))
                groups.set(last, new Said(groups.get(last).from(), minor, text));
            else groups.add(new Said(minor, minor, text));
        });
        return groups;
    }

    /** The whole page as it is written, with what was said to each row. */
    String written(Map<Row, SortedMap<Integer, String>> said) {
        return parts.stream().map(part -> written(part, said)).collect(Collectors.joining());
    }

    private static String written(Part part, Map<Row, SortedMap<Integer, String>> said) {
        if (part instanceof Prose prose) return prose.line() + "\n";
        if (part instanceof Attachment file)
            return String.format(
                    Locale.ROOT, "```%s %s\n%s\n```\n", file.language(), file.file(), String.join("\n", file.lines()));
        Console console = (Console) part;
        return "```console" + (console.everyVersion() ? "" : " oldest and newest") + "\n"
                + console.rows().stream()
                        .map(row -> written(row, said.get(row)))
                        .collect(Collectors.joining("\n"))
                + "```\n";
    }
}
