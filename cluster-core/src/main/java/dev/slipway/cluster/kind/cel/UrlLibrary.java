package dev.slipway.cluster.kind.cel;

import static dev.slipway.cluster.kind.cel.Kinds.TEXT;

import dev.cel.common.types.MapType;
import dev.cel.common.types.SimpleType;
import dev.cel.runtime.CelEvaluationException;
import dev.slipway.cluster.kind.cel.Functions.Kind;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Addresses of the web: {@code url("https://a.b/c").getHost()}. Only absolute addresses and absolute paths are any. */
final class UrlLibrary {
    private static final Kind URL = Kinds.own("kubernetes.URL", URI.class);

    private UrlLibrary() {}

    static void addTo(Functions functions) {
        functions
                .global("url", URL.type(), List.of(TEXT), all -> url((String) all[0]))
                .global("isURL", SimpleType.BOOL, List.of(TEXT), all -> isUrl((String) all[0]))
                .member("getScheme", SimpleType.STRING, List.of(URL), all -> text(((URI) all[0]).getScheme()))
                .member("getHost", SimpleType.STRING, List.of(URL), all -> host((URI) all[0]))
                .member("getHostname", SimpleType.STRING, List.of(URL), all -> hostname((URI) all[0]))
                .member("getPort", SimpleType.STRING, List.of(URL), all -> port((URI) all[0]))
                .member("getEscapedPath", SimpleType.STRING, List.of(URL), all -> text(((URI) all[0]).getRawPath()))
                .member(
                        "getQuery",
                        MapType.create(SimpleType.STRING, Kinds.TEXTS),
                        List.of(URL),
                        all -> query(text(((URI) all[0]).getRawQuery())));
    }

    static boolean isUrl(String text) {
        return parse(text).isPresent();
    }

    private static URI url(String text) throws CelEvaluationException {
        return parse(text)
                .orElseThrow(() -> Functions.failure("URL parse error during conversion from string: parse \"" + text
                        + "\": invalid URI for request"));
    }

    private static Optional<URI> parse(String text) {
        try {
            URI uri = new URI(text);
            boolean absolute = uri.getScheme() != null || text.startsWith("/");
            boolean opaque =
                    uri.getScheme() != null && uri.getRawSchemeSpecificPart().isEmpty();
            return absolute && !opaque ? Optional.of(uri) : Optional.empty();
        } catch (URISyntaxException none) {
            return Optional.empty();
        }
    }

    private static String text(@Nullable String value) {
        return value == null ? "" : value;
    }

    private static String authority(URI uri) {
        String authority = text(uri.getRawAuthority());
        return authority.substring(authority.indexOf('@') + 1);
    }

    private static String host(URI uri) {
        return authority(uri);
    }

    private static String hostname(URI uri) {
        String host = authority(uri);
        if (host.startsWith("[")) return host.substring(1, Math.max(1, host.indexOf(']')));
        return host.contains(":") ? host.substring(0, host.indexOf(':')) : host;
    }

    private static String port(URI uri) {
        return uri.getPort() < 0 ? "" : Integer.toString(uri.getPort());
    }

    private static Map<String, List<String>> query(String query) {
        Map<String, List<String>> all = new LinkedHashMap<>();
        for (String pair : query.split("&", -1)) {
            if (pair.isEmpty()) continue;
            int equals = pair.indexOf('=');
            String key = decoded(equals < 0 ? pair : pair.substring(0, equals));
            all.computeIfAbsent(key, first -> new ArrayList<>())
                    .add(equals < 0 ? "" : decoded(pair.substring(equals + 1)));
        }
        return all;
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException notEncoded) {
            return text;
        }
    }
}
