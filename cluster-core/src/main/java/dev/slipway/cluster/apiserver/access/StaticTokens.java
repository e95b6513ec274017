package dev.slipway.cluster.apiserver.access;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Tokens that somebody has written into a file, in the form of kube-apiserver's {@code --token-auth-file}: a line
 * {@code token,user,uid,"group1,group2"} each, the groups optional. Stricter than there: a token that is there twice, one that no header can
 * hold and a file that others may read are refused. No message holds a token.
 */
public final class StaticTokens {
    /** Nobody. */
    public static final StaticTokens NONE = new StaticTokens(Map.of());

    private final Map<String, User> users;

    private StaticTokens(Map<String, User> users) {
        this.users = Collections.unmodifiableMap(new TreeMap<>(users));
    }

    /**
     * Those of a file. It is read once: who changes it starts anew.
     *
     * @throws IOException where it cannot be read
     * @throws GeneralSecurityException where others may read it, or a line is not what it should be; says which, and why
     */
    public static StaticTokens read(Path file) throws IOException, GeneralSecurityException {
        checkPrivate(file);
        Map<String, User> users = new TreeMap<>();
        Map<String, Line> seen = new TreeMap<>();
        for (Line line : lines(file)) {
            List<String> columns = line.columns();
            Line before = seen.put(columns.get(0), line);
            if (before != null) throw line.wrong("the token of line " + before.number() + " again; each is one user's");
            users.put(columns.get(0), user(columns));
        }
        return new StaticTokens(users);
    }

    private static void checkPrivate(Path file) throws IOException, GeneralSecurityException {
        if (!file.getFileSystem().supportedFileAttributeViews().contains("posix")) return;
        Set<PosixFilePermission> others = PosixFilePermissions.fromString("---rwxrwx");
        if (!Collections.disjoint(Files.getPosixFilePermissions(file), others))
            throw new GeneralSecurityException(
                    file + ": holds tokens, and others than its owner may use it; run chmod 600 on it");
    }

    private static List<Line> lines(Path file) throws IOException, GeneralSecurityException {
        List<Line> lines = new ArrayList<>();
        try {
            List<String> all = Files.readAllLines(file);
            for (int number = 1; number <= all.size(); number++)
                if (!all.get(number - 1).isBlank()) lines.add(new Line(file, number, all.get(number - 1)));
        } catch (CharacterCodingException notText) {
            throw new GeneralSecurityException(file + ": is not text in UTF-8", notText);
        } catch (IOException unreadable) {
            throw new IOException(file + ": cannot be read: " + unreadable.getMessage(), unreadable);
        }
        return lines;
    }

    private static User user(List<String> columns) {
        List<String> groups = new ArrayList<>();
        if (columns.size() > 3)
            for (String group : columns.get(3).split(",")) if (!group.isBlank()) groups.add(group.strip());
        if (!groups.contains(User.AUTHENTICATED)) groups.add(User.AUTHENTICATED);
        return new User(columns.get(1), columns.get(2), groups, Collections.emptySortedMap());
    }

    Map<String, User> users() {
        return users;
    }

    /** Everything else in it is a secret. */
    @Override
    public String toString() {
        return users.size() + " static tokens";
    }

    private record Line(Path file, int number, String text) {
        /** What may follow {@code Bearer} (RFC 6750, section 2.1). */
        private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9._~+/-]+=*");
        /** A column and what ends it: in quotes, where two of them stand for one, or without any. */
        private static final Pattern COLUMN = Pattern.compile("\\s*(?:\"((?:[^\"]|\"\")*)\"|([^\",]*))(,|$)");

        private static final String FORM = "expected token,user,uid or token,user,uid,\"group1,group2\"";

        /** Token, user, uid and, where it has any, groups. */
        List<String> columns() throws GeneralSecurityException {
            List<String> columns = split();
            if (columns.size() < 3 || columns.size() > 4)
                throw wrong("found " + columns.size() + " columns; " + FORM + ", the groups in quotes");
            if (!TOKEN.matcher(columns.get(0)).matches())
                throw wrong(
                        "the token is empty or has characters besides letters, digits and -._~+/ with = at the end");
            if (columns.get(1).isEmpty()) throw wrong("the user's name is empty; " + FORM);
            return columns;
        }

        private List<String> split() throws GeneralSecurityException {
            List<String> columns = new ArrayList<>();
            Matcher column = COLUMN.matcher(text);
            boolean more = true;
            for (int from = 0; more; from = column.end()) {
                column.region(from, text.length());
                if (!column.lookingAt()) throw wrong("a quote that is not around all of a column; " + FORM);
                String quoted = column.group(1);
                columns.add(quoted == null ? column.group(2).strip() : quoted.replace("\"\"", "\""));
                more = !column.group(3).isEmpty();
            }
            return columns;
        }

        GeneralSecurityException wrong(String what) {
            return new GeneralSecurityException(file + ":" + number + ": " + what);
        }

        /** Without the text. */
        @Override
        public String toString() {
            return file + ":" + number;
        }
    }
}
