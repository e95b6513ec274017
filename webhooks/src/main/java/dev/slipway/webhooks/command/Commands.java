package dev.slipway.webhooks.command;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds commands: lines that begin with {@code /slipway}, at the top of a comment, before any other text. So what is quoted, shown as code or
 * only spoken of is no command, whatever Markdown a forge knows.
 */
public final class Commands {
    private static final String CALL = "/slipway";
    private static final int MOST = 5;
    private static final int LONGEST_LINE = 500;
    /** A name in the config repository, or a ref; nothing that could be taken for an option. */
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._/-]{0,252}");

    private static final Pattern WORD = Pattern.compile("\"([^\"]*)\"|(\\S+)");
    private static final String HELP =
            "I know `/slipway preview` and `/slipway promote STAGE [--component NAME] [--to COMMIT] [--reason \"TEXT\"]`, at the top of a comment.";

    private Commands() {}

    /** The commands of a comment in their order, {@value #MOST} at the most; none in most comments. */
    public static List<Command> in(String comment) {
        List<Command> commands = new ArrayList<>();
        for (String line : comment.replace("\r\n", "\n").split("\n", 100)) {
            if (line.isBlank() && commands.isEmpty()) continue;
            if (!isCall(line) || commands.size() == MOST) break;
            commands.add(read(line.strip().substring(CALL.length())));
        }
        return commands;
    }

    /** Four spaces before it make it code. */
    private static boolean isCall(String line) {
        String text = line.startsWith("    ") || line.contains("\t") ? "" : line.strip();
        return text.equals(CALL) || text.startsWith(CALL + " ");
    }

    private static Command read(String line) {
        if (line.length() > LONGEST_LINE) return answer("A command is no longer than " + LONGEST_LINE + " characters.");
        List<String> words = words(line);
        if (words.isEmpty() || words.get(0).equals("help")) return answer(HELP);
        List<String> rest = words.subList(1, words.size());
        return switch (words.get(0).toLowerCase(Locale.ROOT)) {
            case "preview" ->
                rest.isEmpty()
                        ? new Command.Preview()
                        : answer("`/slipway preview` takes nothing else, and not " + quoted(rest.get(0)) + ".");
            case "promote" -> promote(rest);
            default -> answer("There is no command " + quoted(words.get(0)) + ". " + HELP);
        };
    }

    private static List<String> words(String line) {
        List<String> words = new ArrayList<>();
        for (Matcher word = WORD.matcher(line); word.find(); )
            words.add(word.group(1) == null ? word.group(2) : word.group(1));
        return words;
    }

    private static Command promote(List<String> words) {
        List<String> stages = new ArrayList<>();
        Map<String, String> options = new TreeMap<>();
        for (int i = 0; i < words.size(); i++) {
            String word = words.get(i);
            if (!word.startsWith("--")) {
                stages.add(word);
                continue;
            }
            if (!List.of("--component", "--to", "--reason").contains(word))
                return answer("`/slipway promote` has no option " + quoted(word) + ". " + HELP);
            if (i + 1 == words.size()) return answer("There is nothing after " + quoted(word) + ".");
            if (options.put(word, words.get(++i)) != null) return answer(quoted(word) + " stands there twice.");
        }
        if (stages.size() != 1)
            return answer("Say which one stage: `/slipway promote STAGE`. A reason with spaces goes into quotes.");
        return promote(stages.get(0), options);
    }

    private static Command promote(String stage, Map<String, String> options) {
        Optional<String> component = Optional.ofNullable(options.get("--component"));
        Optional<String> to = Optional.ofNullable(options.get("--to"));
        for (Optional<String> name : List.of(Optional.of(stage), component, to))
            if (name.isPresent() && !NAME.matcher(name.get()).matches())
                return answer(quoted(name.get()) + " is no name.");
        return new Command.Promote(stage, component, to, Optional.ofNullable(options.get("--reason")));
    }

    private static Command answer(String text) {
        return new Command.Answered(text);
    }

    /** What somebody wrote, shown back as code and not at length. */
    private static String quoted(String word) {
        String plain = word.replaceAll("[`\\p{Cntrl}]", "");
        return "`"
                + (plain.length() <= 40
                        ? plain
                        : plain.substring(0, plain.offsetByCodePoints(0, plain.codePointCount(0, 40))) + "…")
                + "`";
    }
}
