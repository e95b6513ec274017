package dev.slipway.cluster.kind.cel;

import dev.cel.common.CelIssue;
import dev.cel.common.CelValidationException;
import dev.cel.runtime.CelEvaluationException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What the library says, in the words of the library that Kubernetes uses: people look for those. */
final class Words {
    private static final List<String> OF_SYNTAX = List.of(
            "token recognition error", "mismatched input", "extraneous input", "no viable alternative", "missing ");
    private static final Pattern CANDIDATES = Pattern.compile("(?s) \\(candidates: .*\\)");
    private static final Pattern PLACE = Pattern.compile("evaluation error(?: at [^:]*:\\d+)?: ");
    private static final Pattern NO_KEY = Pattern.compile("key '(.*)' is not present in map\\.");
    private static final Pattern INDEX = Pattern.compile("Index out of bounds: (-?\\d+)");
    private static final Pattern NO_NUMBER = Pattern.compile("(?s)For input string: (\".*\").*");

    private Words() {}

    /** Every problem of an expression, with the line and a pointer below it. */
    static String of(CelValidationException wrong) {
        return wrong.getErrors().stream().map(issue -> issue(issue, wrong)).collect(Collectors.joining("\n"));
    }

    private static String issue(CelIssue issue, CelValidationException wrong) {
        String message = CANDIDATES.matcher(issue.getMessage()).replaceFirst("");
        boolean isSyntax = OF_SYNTAX.stream().anyMatch(message::startsWith);
        int line = issue.getSourceLocation().getLine();
        int column = issue.getSourceLocation().getColumn();
        String said =
                "ERROR: <input>:" + line + ":" + (column + 1) + ": " + (isSyntax ? "Syntax error: " : "") + message;
        return snippet(wrong, line)
                .map(text -> said + "\n | " + text + "\n | " + ".".repeat(Math.max(column, 0)) + "^")
                .orElse(said);
    }

    private static Optional<String> snippet(CelValidationException wrong, int line) {
        return line < 1 ? Optional.empty() : wrong.getSource().getSnippet(line);
    }

    /** Why an expression has no value. */
    static String of(CelEvaluationException failure) {
        String said = PLACE.matcher(String.valueOf(failure.getMessage())).replaceAll("");
        return switch (failure.getErrorCode()) {
            case ATTRIBUTE_NOT_FOUND -> "no such key: " + group(NO_KEY, said).orElse(said);
            case DIVIDE_BY_ZERO -> "division by zero";
            case NUMERIC_OVERFLOW -> "integer overflow";
            case INDEX_OUT_OF_BOUNDS ->
                "index out of bounds: " + group(INDEX, said).orElse(said);
            case OVERLOAD_NOT_FOUND -> "no such overload";
            case ITERATION_BUDGET_EXCEEDED -> "operation cancelled: actual cost limit exceeded";
            case BAD_FORMAT ->
                group(NO_NUMBER, said)
                        .map(text -> "strconv.ParseInt: parsing " + text + ": invalid syntax")
                        .orElse(said);
            default -> said.startsWith("No matching overload") ? "no such overload" : said;
        };
    }

    private static Optional<String> group(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        return matcher.matches() ? Optional.of(matcher.group(1)) : Optional.empty();
    }
}
