package dev.slipway.cluster.kind.address;

import java.math.BigInteger;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * All addresses that begin with the same bits.
 *
 * @param first the lowest of them
 * @param prefix how many bits are the same
 */
public record AddressRange(Address first, int prefix) {
    private static final Pattern FORM = Pattern.compile("([^/]+)/(0|[1-9][0-9]{0,2})");

    /** Reads {@code 10.96.0.0/16}. Bits behind the prefix do not count; empty for what is no range. */
    public static Optional<AddressRange> parse(String text) {
        Matcher parts = FORM.matcher(text);
        if (!parts.matches()) return Optional.empty();
        int prefix = Integer.parseInt(parts.group(2));
        return Address.parse(parts.group(1))
                .filter(address -> prefix <= address.width())
                .map(address -> of(address, prefix));
    }

    private static AddressRange of(Address address, int prefix) {
        int rest = address.width() - prefix;
        BigInteger lowest = address.number().shiftRight(rest).shiftLeft(rest);
        return new AddressRange(new Address(lowest, address.width()), prefix);
    }

    public boolean contains(Address address) {
        int rest = first.width() - prefix;
        return address.width() == first.width()
                && address.number().shiftRight(rest).equals(first.number().shiftRight(rest));
    }

    /** Whether every address of another range is one of these. */
    public boolean contains(AddressRange other) {
        return other.prefix >= prefix && contains(other.first);
    }

    /** How many addresses there are to give to somebody: the first names the range, and the last of version 4 means all of them. */
    public BigInteger size() {
        BigInteger all = BigInteger.ONE.shiftLeft(first.width() - prefix);
        BigInteger own = BigInteger.valueOf(first.isSix() ? 1 : 2);
        return all.subtract(own).max(BigInteger.ZERO);
    }

    /** One of those to give, counted from 0. */
    public Address at(BigInteger index) {
        return new Address(first.number().add(index).add(BigInteger.ONE), first.width());
    }

    /** Whether an address is one of those to give. */
    public boolean gives(Address address) {
        BigInteger index = address.number().subtract(first.number()).subtract(BigInteger.ONE);
        return contains(address) && index.signum() >= 0 && index.compareTo(size()) < 0;
    }

    @Override
    public String toString() {
        return first + "/" + prefix;
    }
}
