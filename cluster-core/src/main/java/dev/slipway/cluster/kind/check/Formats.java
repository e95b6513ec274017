package dev.slipway.cluster.kind.check;

import dev.slipway.cluster.kind.Kind.NameRule;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What names, keys and values must look like. Each function answers what is wrong, if something is. Rules and words are those of <a
 * href="https://kubernetes.io/docs/concepts/overview/working-with-objects/names/">names</a> and <a
 * href="https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/">labels</a>.
 */
public final class Formats {
    private static final String LABEL = "[a-z0-9]([-a-z0-9]*[a-z0-9])?";
    private static final String SUBDOMAIN = LABEL + "(\\." + LABEL + ")*";
    private static final String RFC1035 = "[a-z]([-a-z0-9]*[a-z0-9])?";
    private static final String NAME_PART = "([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]";
    private static final String LABEL_VALUE = "(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?";
    private static final String CONFIG_KEY = "[-._a-zA-Z0-9]+";

    private static final Pattern IS_LABEL = Pattern.compile(LABEL);
    private static final Pattern IS_SUBDOMAIN = Pattern.compile(SUBDOMAIN);
    private static final Pattern IS_RFC1035 = Pattern.compile(RFC1035);
    private static final Pattern IS_NAME_PART = Pattern.compile(NAME_PART);
    private static final Pattern IS_LABEL_VALUE = Pattern.compile(LABEL_VALUE);
    private static final Pattern IS_CONFIG_KEY = Pattern.compile(CONFIG_KEY);
    private static final Pattern IS_CIDR = Pattern.compile("([^/]+)/([0-9]{1,3})");
    private static final Pattern IS_PORT_NAME_CHARACTERS = Pattern.compile("[-a-z0-9]+");

    private static final int LABEL_LENGTH = 63;
    private static final int SUBDOMAIN_LENGTH = 253;

    private Formats() {}

    /** The name of an object. */
    public static Optional<String> name(NameRule rule, String name) {
        return switch (rule) {
            case SUBDOMAIN -> subdomain(name);
            case LABEL -> label(name);
            case RFC1035_LABEL -> rfc1035(name);
            case PATH_SEGMENT -> pathSegment(name);
        };
    }

    public static Optional<String> subdomain(String text) {
        if (text.length() > SUBDOMAIN_LENGTH) return tooLong(SUBDOMAIN_LENGTH);
        if (IS_SUBDOMAIN.matcher(text).matches()) return Optional.empty();
        return Optional.of(
                "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must"
                        + " start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '"
                        + SUBDOMAIN
                        + "')");
    }

    public static Optional<String> label(String text) {
        if (text.length() > LABEL_LENGTH) return tooLong(LABEL_LENGTH);
        if (IS_LABEL.matcher(text).matches()) return Optional.empty();
        return Optional.of(
                "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and"
                        + " end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '"
                        + LABEL
                        + "')");
    }

    public static Optional<String> rfc1035(String text) {
        if (text.length() > LABEL_LENGTH) return tooLong(LABEL_LENGTH);
        if (IS_RFC1035.matcher(text).matches()) return Optional.empty();
        return Optional.of(
                "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic"
                        + " character, and end with an alphanumeric character (e.g. 'my-name',  or 'abc-123', regex used for validation is '"
                        + RFC1035 + "')");
    }

    public static Optional<String> pathSegment(String text) {
        if (text.equals(".") || text.equals("..")) return Optional.of("may not be '" + text + "'");
        if (text.contains("/")) return Optional.of("may not contain '/'");
        return text.contains("%") ? Optional.of("may not contain '%'") : Optional.empty();
    }

    /** The key of a label or annotation: a name with an optional DNS prefix. */
    public static Optional<String> qualifiedName(String key) {
        String[] parts = key.split("/", -1);
        if (parts.length > 2) {
            return Optional.of("a qualified name " + nameWords(true));
        }
        if (parts.length == 2) {
            if (parts[0].isEmpty()) return Optional.of("prefix part must be non-empty");
            Optional<String> prefix = subdomain(parts[0]);
            if (prefix.isPresent()) return prefix.map(problem -> "prefix part " + problem);
        }
        String name = parts[parts.length - 1];
        if (name.isEmpty()) return Optional.of("name part must be non-empty");
        if (name.length() > LABEL_LENGTH) return tooLong(LABEL_LENGTH).map(problem -> "name part " + problem);
        return IS_NAME_PART.matcher(name).matches() ? Optional.empty() : Optional.of("name part " + nameWords(false));
    }

    public static Optional<String> labelValue(String value) {
        if (value.length() > LABEL_LENGTH) return tooLong(LABEL_LENGTH);
        if (IS_LABEL_VALUE.matcher(value).matches()) return Optional.empty();
        return Optional.of(
                "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must"
                        + " start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for"
                        + " validation is '" + LABEL_VALUE + "')");
    }

    /** The key of an entry of a ConfigMap or Secret. */
    public static Optional<String> configKey(String key) {
        if (key.length() > SUBDOMAIN_LENGTH) return tooLong(SUBDOMAIN_LENGTH);
        if (!IS_CONFIG_KEY.matcher(key).matches()) {
            return Optional.of(
                    "a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g. 'key.name',  or"
                            + " 'KEY_NAME',  or 'key-name', regex used for validation is '" + CONFIG_KEY + "')");
        }
        if (key.equals(".")) return Optional.of("must not be '.'");
        if (key.equals("..")) return Optional.of("must not be '..'");
        return key.startsWith("..") ? Optional.of("must not start with '..'") : Optional.empty();
    }

    /** The name of an environment variable, as loosely as since Kubernetes 1.32. */
    public static Optional<String> environmentName(String name) {
        boolean printable = !name.isEmpty() && name.chars().allMatch(c -> c >= ' ' && c <= '~' && c != '=');
        return printable
                ? Optional.empty()
                : Optional.of(
                        "a valid environment variable name must consist only of printable ASCII characters other than '='");
    }

    /** The name of a container's port, an IANA service name. */
    public static Optional<String> portName(String name) {
        if (name.length() > 15) return tooLong(15);
        if (!IS_PORT_NAME_CHARACTERS.matcher(name).matches()) {
            return Optional.of("must contain only alphanumeric characters (a-z, 0-9), and hyphens (-)");
        }
        if (name.chars().noneMatch(c -> c >= 'a' && c <= 'z'))
            return Optional.of("must contain at least one letter (a-z)");
        if (name.contains("--")) return Optional.of("must not contain consecutive hyphens");
        return name.startsWith("-") || name.endsWith("-")
                ? Optional.of("must not begin or end with a hyphen")
                : Optional.empty();
    }

    /** A range of addresses: {@code 10.0.0.0/8}, {@code fd00::/8}. */
    public static Optional<String> cidr(String text) {
        Matcher parts = IS_CIDR.matcher(text);
        boolean good = parts.matches() && isRange(parts.group(1), Integer.parseInt(parts.group(2)));
        return good ? Optional.empty() : Optional.of("must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)");
    }

    public static Optional<String> port(long number) {
        return number >= 1 && number <= 65535
                ? Optional.empty()
                : Optional.of("must be between 1 and 65535, inclusive");
    }

    private static boolean isRange(String address, int bits) {
        if (address.indexOf(':') >= 0) return bits <= 128 && address.matches("[0-9a-fA-F:.]{2,45}");
        String[] octets = address.split("\\.", -1);
        return bits <= 32
                && octets.length == 4
                && Arrays.stream(octets)
                        .allMatch(octet -> octet.matches("[0-9]{1,3}") && Integer.parseInt(octet) < 256);
    }

    private static Optional<String> tooLong(int most) {
        return Optional.of("must be no more than " + most + " characters");
    }

    private static String nameWords(boolean withPrefix) {
        return "must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character"
                + " (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '" + NAME_PART + "')"
                + (withPrefix ? " with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')" : "");
    }
}
