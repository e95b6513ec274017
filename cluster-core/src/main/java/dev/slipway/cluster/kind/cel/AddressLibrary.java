package dev.slipway.cluster.kind.cel;

import static dev.slipway.cluster.kind.cel.Kinds.TEXT;

import dev.cel.common.types.SimpleType;
import dev.cel.runtime.CelEvaluationException;
import dev.slipway.cluster.kind.cel.Functions.Kind;
import java.util.List;
import java.util.Optional;

/** Addresses and ranges of them: {@code cidr("10.0.0.0/8").containsIP(ip("10.1.2.3"))}. */
final class AddressLibrary {
    private static final Kind IP = Kinds.own("net.IP", Address.class);
    private static final Kind CIDR = Kinds.own("net.CIDR", Address.Range.class);

    private AddressLibrary() {}

    static void addTo(Functions functions) {
        addresses(functions);
        ranges(functions);
    }

    private static void addresses(Functions functions) {
        functions
                .global("ip", IP.type(), List.of(TEXT), all -> ip(all[0]))
                .global("isIP", SimpleType.BOOL, List.of(TEXT), all -> isIp(all[0]))
                .global(
                        "ip.isCanonical",
                        SimpleType.BOOL,
                        List.of(TEXT),
                        all -> ip(all[0]).toString().equals(all[0]))
                .global("string", SimpleType.STRING, List.of(IP), all -> all[0].toString())
                .member("family", SimpleType.INT, List.of(IP), all -> (long) ((Address) all[0]).family())
                .member("isUnspecified", SimpleType.BOOL, List.of(IP), all -> ((Address) all[0]).isUnspecified())
                .member("isLoopback", SimpleType.BOOL, List.of(IP), all -> ((Address) all[0]).isLoopback())
                .member(
                        "isLinkLocalMulticast",
                        SimpleType.BOOL,
                        List.of(IP),
                        all -> ((Address) all[0]).isLinkLocalMulticast())
                .member(
                        "isLinkLocalUnicast",
                        SimpleType.BOOL,
                        List.of(IP),
                        all -> ((Address) all[0]).isLinkLocalUnicast())
                .member("isGlobalUnicast", SimpleType.BOOL, List.of(IP), all -> ((Address) all[0]).isGlobalUnicast());
    }

    private static void ranges(Functions functions) {
        functions
                .global("cidr", CIDR.type(), List.of(TEXT), all -> cidr(all[0]))
                .global(
                        "isCIDR",
                        SimpleType.BOOL,
                        List.of(TEXT),
                        all -> Address.Range.parse((String) all[0]).isPresent())
                .global("string", SimpleType.STRING, List.of(CIDR), all -> all[0].toString())
                .member(
                        "containsIP",
                        SimpleType.BOOL,
                        List.of(CIDR, TEXT),
                        all -> range(all).contains(ip(all[1])))
                .member(
                        "containsIP",
                        SimpleType.BOOL,
                        List.of(CIDR, IP),
                        all -> range(all).contains((Address) all[1]))
                .member(
                        "containsCIDR",
                        SimpleType.BOOL,
                        List.of(CIDR, TEXT),
                        all -> range(all).contains(cidr(all[1])))
                .member(
                        "containsCIDR",
                        SimpleType.BOOL,
                        List.of(CIDR, CIDR),
                        all -> range(all).contains((Address.Range) all[1]))
                .member("ip", IP.type(), List.of(CIDR), all -> range(all).address())
                .member("masked", CIDR.type(), List.of(CIDR), all -> range(all).masked())
                .member("prefixLength", SimpleType.INT, List.of(CIDR), all ->
                        (long) range(all).bits());
    }

    private static Address.Range range(Object[] arguments) {
        return (Address.Range) arguments[0];
    }

    private static boolean isIp(Object text) {
        return Address.parse((String) text).isPresent();
    }

    private static Address ip(Object text) throws CelEvaluationException {
        Optional<Address> address = Address.parse((String) text);
        return address.orElseThrow(() -> Functions.failure(
                "IP Address \"" + text + "\" parse error during conversion from string: unable to parse IP"));
    }

    private static Address.Range cidr(Object text) throws CelEvaluationException {
        return Address.Range.parse((String) text)
                .orElseThrow(() -> Functions.failure("network address parse error during conversion from string:"
                        + " netip.ParsePrefix(\"" + text + "\"): not a range of addresses"));
    }
}
