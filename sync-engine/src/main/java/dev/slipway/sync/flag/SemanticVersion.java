package dev.slipway.sync.flag;

import dev.slipway.diff.tree.Scalar;
import dev.slipway.diff.tree.Tree;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * flagd's {@code sem_ver}, by <a href="https://semver.org">semver.org</a>. Here {@code ^} means the same major version and {@code ~} the same
 * major and minor, whichever is newer; that is not what npm means by them. Build metadata does not count.
 */
record SemanticVersion(BigInteger major, BigInteger minor, BigInteger patch, List<String> prerelease)
        implements Comparable<SemanticVersion> {
    private static final String NUMBER = "(0|[1-9][0-9]*)";
    private static final String IDENTIFIER = "(?:0|[1-9][0-9]*|[0-9]*[A-Za-z-][0-9A-Za-z-]*)";
    private static final Pattern VERSION = Pattern.compile("[vV]?" + NUMBER + "(?:\\." + NUMBER + "(?:\\." + NUMBER
            + "(?:-(" + IDENTIFIER + "(?:\\." + IDENTIFIER + ")*))?(?:\\+[0-9A-Za-z-]+(?:\\.[0-9A-Za-z-]+)*)?)?)?");
    /** Longer ones are nobody's, and cost time. */
    private static final int LONGEST = 256;

    private static final Comparator<SemanticVersion> NUMBERS = Comparator.comparing(SemanticVersion::major)
            .thenComparing(SemanticVersion::minor)
            .thenComparing(SemanticVersion::patch);

    /** What {@code [version, operator, version]} says; null where one of them is none. */
    static Tree compare(List<Tree> values) {
        if (values.size() != 3) return Scalar.Null.NULL;
        Optional<SemanticVersion> one = read(values.get(0));
        Optional<SemanticVersion> other = read(values.get(2));
        Optional<Boolean> holds = one.flatMap(
                a -> other.flatMap(b -> a.holds(values.get(1).asText().orElse(""), b)));
        return holds.<Tree>map(Scalar.Bool::of).orElse(Scalar.Null.NULL);
    }

    private Optional<Boolean> holds(String operator, SemanticVersion other) {
        int order = compareTo(other);
        return switch (operator) {
            case "=" -> Optional.of(order == 0);
            case "!=" -> Optional.of(order != 0);
            case "<" -> Optional.of(order < 0);
            case "<=" -> Optional.of(order <= 0);
            case ">" -> Optional.of(order > 0);
            case ">=" -> Optional.of(order >= 0);
            case "^" -> Optional.of(major.equals(other.major));
            case "~" -> Optional.of(major.equals(other.major) && minor.equals(other.minor));
            default -> Optional.empty();
        };
    }

    private static Optional<SemanticVersion> read(Tree value) {
        boolean versionLike =
                value instanceof Scalar && !value.isNull() && value.asBool().isEmpty();
        String text = JsonLogic.text(value);
        if (!versionLike || text.length() > LONGEST) return Optional.empty();
        Matcher matcher = VERSION.matcher(text);
        if (!matcher.matches()) return Optional.empty();
        List<String> prerelease = Optional.ofNullable(matcher.group(4))
                .map(all -> Arrays.asList(all.split("\\.", -1)))
                .orElse(List.of());
        return Optional.of(new SemanticVersion(number(matcher, 1), number(matcher, 2), number(matcher, 3), prerelease));
    }

    private static BigInteger number(Matcher matcher, int group) {
        return Optional.ofNullable(matcher.group(group)).map(BigInteger::new).orElse(BigInteger.ZERO);
    }

    @Override
    public int compareTo(SemanticVersion other) {
        int numbers = NUMBERS.compare(this, other);
        return numbers != 0 ? numbers : prerelease(other);
    }

    /** A version is after all of its prereleases. */
    private int prerelease(SemanticVersion other) {
        if (prerelease.isEmpty() || other.prerelease.isEmpty())
            return Boolean.compare(prerelease.isEmpty(), other.prerelease.isEmpty());
        for (int i = 0; i < Math.min(prerelease.size(), other.prerelease.size()); i++) {
            int order = identifier(prerelease.get(i), other.prerelease.get(i));
            if (order != 0) return order;
        }
        return Integer.compare(prerelease.size(), other.prerelease.size());
    }

    private static int identifier(String one, String other) {
        boolean number = Character.isDigit(one.charAt(0)) && one.matches("[0-9]+");
        boolean otherNumber = other.matches("[0-9]+");
        if (number && otherNumber) return new BigInteger(one).compareTo(new BigInteger(other));
        return number == otherNumber ? one.compareTo(other) : Boolean.compare(otherNumber, number);
    }
}
