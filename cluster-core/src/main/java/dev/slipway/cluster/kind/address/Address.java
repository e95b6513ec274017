package dev.slipway.cluster.kind.address;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * An address of version 4 or 6.
 *
 * @param number its bits
 * @param width how many of them: 32 or 128
 */
public record Address(BigInteger number, int width) {
    private static final Pattern OCTET = Pattern.compile("0|[1-9][0-9]{0,2}");
    private static final Pattern GROUP = Pattern.compile("[0-9a-fA-F]{1,4}");
    private static final int GROUPS = 8;

    /** Reads one of either version; empty for anything else, and for octets with leading zeros. */
    public static Optional<Address> parse(String text) {
        return text.indexOf(':') >= 0 ? six(text) : four(text);
    }

    private static Optional<Address> four(String text) {
        String[] octets = text.split("\\.", -1);
        if (octets.length != 4) return Optional.empty();
        long number = 0;
        for (String octet : octets) {
            if (!OCTET.matcher(octet).matches() || Integer.parseInt(octet) > 255) return Optional.empty();
            number = number << 8 | Integer.parseInt(octet);
        }
        return Optional.of(new Address(BigInteger.valueOf(number), 32));
    }

    private static Optional<Address> six(String text) {
        String[] halves = text.split("::", -1);
        if (halves.length > 2) return Optional.empty();
        Optional<List<String>> head = groups(halves[0]);
        Optional<List<String>> tail = halves.length == 2 ? groups(halves[1]) : Optional.of(List.of());
        if (head.isEmpty() || tail.isEmpty()) return Optional.empty();
        int missing = GROUPS - head.get().size() - tail.get().size();
        boolean fits = halves.length == 2 ? missing > 0 : missing == 0;
        if (!fits) return Optional.empty();
        List<String> all = new ArrayList<>(head.get());
        for (int i = 0; i < missing; i++) all.add("0");
        all.addAll(tail.get());
        BigInteger number = BigInteger.ZERO;
        for (String group : all) number = number.shiftLeft(16).or(BigInteger.valueOf(Integer.parseInt(group, 16)));
        return Optional.of(new Address(number, 128));
    }

    private static Optional<List<String>> groups(String text) {
        if (text.isEmpty()) return Optional.of(List.of());
        List<String> groups = Arrays.asList(text.split(":", -1));
        return groups.stream().allMatch(group -> GROUP.matcher(group).matches())
                ? Optional.of(groups)
                : Optional.empty();
    }

    public boolean isSix() {
        return width == 128;
    }

    /** The one way to write it: four decimal numbers, or RFC 5952. */
    @Override
    public String toString() {
        if (!isSix()) {
            long bits = number.longValueExact();
            return (bits >> 24) + "." + (bits >> 16 & 255) + "." + (bits >> 8 & 255) + "." + (bits & 255);
        }
        int[] groups = new int[GROUPS];
        for (int i = 0; i < GROUPS; i++)
            groups[i] = number.shiftRight(16 * (GROUPS - 1 - i)).intValue() & 0xFFFF;
        return six(groups);
    }

    /** The longest run of at least two zeros, the first of equals, becomes a double colon. */
    private static String six(int[] groups) {
        int start = -1;
        int length = 1;
        for (int i = 0; i < GROUPS; i++) {
            int end = i;
            while (end < GROUPS && groups[end] == 0) end++;
            if (end - i > length) {
                start = i;
                length = end - i;
            }
        }
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < GROUPS; i++) {
            if (i == start) {
                text.append("::");
                i += length - 1;
            } else {
                if (i > 0 && i != start + length) text.append(':');
                else if (i > 0 && start < 0) text.append(':');
                text.append(Integer.toHexString(groups[i]));
            }
        }
        return text.toString();
    }
}
