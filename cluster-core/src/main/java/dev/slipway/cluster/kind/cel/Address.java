package dev.slipway.cluster.kind.cel;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An address of the Internet Protocol, version 4 or 6, without a zone and never one in the guise of the other.
 *
 * @param family 4 or 6
 */
record Address(int family, BigInteger value) {
    private static final Pattern OCTET = Pattern.compile("0|[1-9][0-9]{0,2}");
    private static final Pattern GROUP = Pattern.compile("[0-9a-fA-F]{1,4}");
    private static final Pattern RANGE = Pattern.compile("([^/]+)/(0|[1-9][0-9]{0,2})");
    private static final int GROUPS = 8;

    static Optional<Address> parse(String text) {
        return (text.indexOf(':') < 0 ? four(text) : six(text));
    }

    private static Optional<Address> four(String text) {
        String[] octets = text.split("\\.", -1);
        if (octets.length != 4) return Optional.empty();
        long value = 0;
        for (String octet : octets) {
            if (!OCTET.matcher(octet).matches() || Integer.parseInt(octet) > 255) return Optional.empty();
            value = value << 8 | Integer.parseInt(octet);
        }
        return Optional.of(new Address(4, BigInteger.valueOf(value)));
    }

    private static Optional<Address> six(String text) {
        int gap = text.indexOf("::");
        if (gap != text.lastIndexOf("::")) return Optional.empty();
        Optional<List<String>> head = groups(gap < 0 ? text : text.substring(0, gap));
        Optional<List<String>> tail = gap < 0 ? Optional.of(List.of()) : groups(text.substring(gap + 2));
        if (head.isEmpty() || tail.isEmpty()) return Optional.empty();
        int known = head.get().size() + tail.get().size();
        if (gap < 0 ? known != GROUPS : known >= GROUPS) return Optional.empty();
        List<String> all = new ArrayList<>(head.get());
        for (int i = known; i < GROUPS; i++) all.add("0");
        all.addAll(tail.get());
        BigInteger value = BigInteger.ZERO;
        for (String group : all) value = value.shiftLeft(16).or(new BigInteger(group, 16));
        return Optional.of(new Address(6, value));
    }

    private static Optional<List<String>> groups(String text) {
        if (text.isEmpty()) return Optional.of(List.of());
        List<String> groups = Arrays.asList(text.split(":", -1));
        return groups.stream().allMatch(group -> GROUP.matcher(group).matches())
                ? Optional.of(groups)
                : Optional.empty();
    }

    int length() {
        return family == 4 ? 32 : 128;
    }

    boolean isUnspecified() {
        return value.signum() == 0;
    }

    boolean isLoopback() {
        return family == 4 ? top(8) == 127 : value.equals(BigInteger.ONE);
    }

    boolean isLinkLocalMulticast() {
        return family == 4 ? top(24) == 0xE00000 : (top(16) & 0xFF0F) == 0xFF02;
    }

    boolean isLinkLocalUnicast() {
        return family == 4 ? top(16) == 0xA9FE : top(10) == 0x3FA;
    }

    boolean isGlobalUnicast() {
        boolean isMulticast = family == 4 ? top(4) == 0xE : top(8) == 0xFF;
        boolean isBroadcast = family == 4 && top(32) == 0xFFFFFFFF;
        return !isMulticast && !isBroadcast && !isUnspecified() && !isLoopback() && !isLinkLocalUnicast();
    }

    private int top(int bits) {
        return value.shiftRight(length() - bits).intValue();
    }

    /** As RFC 5952 writes it: the longest run of zeros is left out. */
    @Override
    public String toString() {
        List<String> groups = new ArrayList<>();
        int size = family == 4 ? 8 : 16;
        for (int shift = length() - size; shift >= 0; shift -= size) {
            int group = value.shiftRight(shift).intValue() & (1 << size) - 1;
            groups.add(Integer.toString(group, family == 4 ? 10 : 16));
        }
        return family == 4 ? String.join(".", groups) : shortened(groups);
    }

    private static String shortened(List<String> groups) {
        int start = 0;
        int longest = 0;
        for (int i = 0; i < groups.size(); i++) {
            int end = i;
            while (end < groups.size() && groups.get(end).equals("0")) end++;
            if (end - i > longest) {
                start = i;
                longest = end - i;
            }
        }
        if (longest < 2) return String.join(":", groups);
        return String.join(":", groups.subList(0, start)) + "::"
                + String.join(":", groups.subList(start + longest, groups.size()));
    }

    /** All addresses that begin with the same bits. */
    record Range(Address address, int bits) {
        static Optional<Range> parse(String text) {
            Matcher parts = RANGE.matcher(text);
            if (!parts.matches()) return Optional.empty();
            int bits = Integer.parseInt(parts.group(2));
            return Address.parse(parts.group(1))
                    .filter(address -> bits <= address.length())
                    .map(address -> new Range(address, bits));
        }

        boolean contains(Address other) {
            int rest = address.length() - bits;
            return address.family() == other.family()
                    && address.value().shiftRight(rest).equals(other.value().shiftRight(rest));
        }

        boolean contains(Range other) {
            return bits <= other.bits && contains(other.address);
        }

        Range masked() {
            int rest = address.length() - bits;
            BigInteger masked = address.value().shiftRight(rest).shiftLeft(rest);
            return new Range(new Address(address.family(), masked), bits);
        }

        @Override
        public String toString() {
            return address + "/" + bits;
        }
    }
}
