package dev.slipway.cluster.kind.cel;

import static dev.slipway.cluster.kind.cel.Kinds.TEXT;
import static dev.slipway.cluster.kind.cel.Kinds.TRUTH;

import dev.cel.common.types.SimpleType;
import dev.cel.runtime.CelEvaluationException;
import dev.slipway.cluster.kind.cel.Functions.Kind;
import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Versions by <a href="https://semver.org">semver.org</a>: {@code semver("1.2.3").isLessThan(semver("1.10.0"))}. */
final class SemverLibrary {
    private static final Kind SEMVER = Kinds.own("kubernetes.Semver", Version.class);
    private static final String PARTS = "[0-9A-Za-z-]+(?:\\.[0-9A-Za-z-]+)*";
    private static final Pattern FORM =
            Pattern.compile("(0|[1-9]\\d*)\\.(0|[1-9]\\d*)\\.(0|[1-9]\\d*)(?:-(" + PARTS + "))?(?:\\+" + PARTS + ")?");
    private static final Pattern LOOSE = Pattern.compile("v?(\\d+)(?:\\.(\\d+))?(?:\\.(\\d+))?(.*)");
    private static final Pattern WHOLE = Pattern.compile("\\d{1,18}");

    private SemverLibrary() {}

    /** A version without its build, which does not count. */
    private record Version(long major, long minor, long patch, List<String> release) implements Comparable<Version> {
        static Optional<Version> parse(String text) {
            Matcher form = FORM.matcher(text);
            if (!form.matches()) return Optional.empty();
            List<String> release =
                    form.group(4) == null ? List.of() : List.of(form.group(4).split("\\."));
            for (int i = 1; i <= 3; i++) if (!WHOLE.matcher(form.group(i)).matches()) return Optional.empty();
            return Optional.of(new Version(
                    Long.parseLong(form.group(1)),
                    Long.parseLong(form.group(2)),
                    Long.parseLong(form.group(3)),
                    release));
        }

        @Override
        public int compareTo(Version other) {
            int order = Long.compare(major, other.major);
            if (order == 0) order = Long.compare(minor, other.minor);
            if (order == 0) order = Long.compare(patch, other.patch);
            return order == 0 ? compareReleases(release, other.release) : order;
        }

        private static int compareReleases(List<String> a, List<String> b) {
            if (a.isEmpty() || b.isEmpty()) return Boolean.compare(a.isEmpty(), b.isEmpty());
            for (int i = 0; i < Math.min(a.size(), b.size()); i++) {
                int order = compareParts(a.get(i), b.get(i));
                if (order != 0) return order;
            }
            return Integer.compare(a.size(), b.size());
        }

        private static int compareParts(String a, String b) {
            boolean isNumberA = WHOLE.matcher(a).matches();
            boolean isNumberB = WHOLE.matcher(b).matches();
            if (isNumberA && isNumberB) return new BigInteger(a).compareTo(new BigInteger(b));
            return isNumberA == isNumberB ? Integer.signum(a.compareTo(b)) : isNumberA ? -1 : 1;
        }
    }

    static void addTo(Functions functions) {
        functions
                .global("semver", SEMVER.type(), List.of(TEXT), all -> version((String) all[0]))
                .global("semver", SEMVER.type(), List.of(TEXT, TRUTH), all -> version(given(all)))
                .global(
                        "isSemver",
                        SimpleType.BOOL,
                        List.of(TEXT),
                        all -> Version.parse((String) all[0]).isPresent())
                .global(
                        "isSemver",
                        SimpleType.BOOL,
                        List.of(TEXT, TRUTH),
                        all -> Version.parse(given(all)).isPresent())
                .member("major", SimpleType.INT, List.of(SEMVER), all -> ((Version) all[0]).major())
                .member("minor", SimpleType.INT, List.of(SEMVER), all -> ((Version) all[0]).minor())
                .member("patch", SimpleType.INT, List.of(SEMVER), all -> ((Version) all[0]).patch())
                .member("isLessThan", SimpleType.BOOL, List.of(SEMVER, SEMVER), all -> compare(all) < 0)
                .member("isGreaterThan", SimpleType.BOOL, List.of(SEMVER, SEMVER), all -> compare(all) > 0)
                .member("compareTo", SimpleType.INT, List.of(SEMVER, SEMVER), all -> (long) compare(all));
    }

    private static int compare(Object[] two) {
        return ((Version) two[0]).compareTo((Version) two[1]);
    }

    private static Version version(String text) throws CelEvaluationException {
        return Version.parse(text).orElseThrow(() -> Functions.failure("No Major.Minor.Patch elements found"));
    }

    /** The text, brought into form where the second argument asks for that: no {@code v}, no leading zeros, three numbers. */
    private static String given(Object[] arguments) {
        String text = ((String) arguments[0]).trim();
        Matcher loose = LOOSE.matcher(text);
        if (!(Boolean) arguments[1] || !loose.matches()) return text;
        return number(loose.group(1)) + "." + number(loose.group(2)) + "." + number(loose.group(3)) + loose.group(4);
    }

    private static String number(@Nullable String digits) {
        return digits == null ? "0" : new BigInteger(digits).toString();
    }
}
