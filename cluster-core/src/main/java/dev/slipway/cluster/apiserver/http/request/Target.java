package dev.slipway.cluster.apiserver.http.request;

import java.util.Arrays;
import java.util.List;
import java.util.Set;

/** What a path names. */
public sealed interface Target {

    /**
     * {@code /healthz}, {@code /livez}, {@code /readyz}. Open to everyone.
     *
     * @param check the name of one check, behind the probe; empty for all of them
     */
    record Health(String probe, String check) implements Target {}

    /** {@code /version}. */
    record Version() implements Target {}

    /** {@code /}: the paths that exist. */
    record Root() implements Target {}

    /** {@code /api}: the versions of the core group. */
    record CoreVersions() implements Target {}

    /** {@code /apis}: all groups but the core. */
    record Groups() implements Target {}

    /** {@code /apis/apps}: the versions of a group. */
    record Group(String group) implements Target {}

    /** {@code /api/v1}, {@code /apis/apps/v1}: the kinds of a version. */
    record Resources(String group, String version) implements Target {}

    /** {@code /openapi/v2}. */
    record OpenApiV2() implements Target {}

    /** {@code /openapi/v3}: which documents there are. */
    record OpenApiIndex() implements Target {}

    /** {@code /openapi/v3/apis/apps/v1}: the document of a version. */
    record OpenApiDocument(String document) implements Target {}

    /** {@code /.well-known/openid-configuration}: who issues the tokens of service accounts. */
    record Issuer() implements Target {}

    /** {@code /openid/v1/jwks}: the keys by which others know those tokens. */
    record IssuerKeys() implements Target {}

    /**
     * Objects.
     *
     * @param namespace empty for all of them, and for kinds without
     * @param name empty for the collection
     * @param subresource what follows the name, such as {@code status}; empty for the object itself
     */
    record Objects(String group, String version, String namespace, String resource, String name, String subresource)
            implements Target {}

    /** Nothing. */
    record Nothing() implements Target {}

    /** Subresources of a namespace; any other word after {@code namespaces/NAME/} is a kind in that namespace. */
    Set<String> OF_A_NAMESPACE = Set.of("status", "finalize");

    /** What a decoded path names. */
    static Target of(String path) {
        List<String> parts =
                Arrays.stream(path.split("/")).filter(part -> !part.isEmpty()).toList();
        if (parts.isEmpty()) return new Root();
        List<String> rest = parts.subList(1, parts.size());
        return switch (parts.get(0)) {
            case "healthz", "livez", "readyz" -> new Health(parts.get(0), String.join("/", rest));
            case "version" -> rest.isEmpty() ? new Version() : new Nothing();
            case "openapi" -> openApi(rest);
            case ".well-known" -> rest.equals(List.of("openid-configuration")) ? new Issuer() : new Nothing();
            case "openid" -> rest.equals(List.of("v1", "jwks")) ? new IssuerKeys() : new Nothing();
            case "api" -> core(rest);
            case "apis" -> grouped(rest);
            default -> new Nothing();
        };
    }

    private static Target openApi(List<String> rest) {
        if (rest.equals(List.of("v2"))) return new OpenApiV2();
        if (rest.isEmpty() || !rest.get(0).equals("v3")) return new Nothing();
        return rest.size() == 1
                ? new OpenApiIndex()
                : new OpenApiDocument(String.join("/", rest.subList(1, rest.size())));
    }

    private static Target core(List<String> rest) {
        if (rest.isEmpty()) return new CoreVersions();
        return rest.size() == 1
                ? new Resources("", rest.get(0))
                : objects("", rest.get(0), rest.subList(1, rest.size()));
    }

    private static Target grouped(List<String> rest) {
        return switch (rest.size()) {
            case 0 -> new Groups();
            case 1 -> new Group(rest.get(0));
            case 2 -> new Resources(rest.get(0), rest.get(1));
            default -> objects(rest.get(0), rest.get(1), rest.subList(2, rest.size()));
        };
    }

    private static Target objects(String group, String version, List<String> rest) {
        boolean inNamespace = rest.size() > 2
                && rest.get(0).equals("namespaces")
                && !(rest.size() == 3 && OF_A_NAMESPACE.contains(rest.get(2)));
        String namespace = inNamespace ? rest.get(1) : "";
        List<String> way = inNamespace ? rest.subList(2, rest.size()) : rest;
        return new Objects(
                group,
                version,
                namespace,
                way.get(0),
                way.size() > 1 ? way.get(1) : "",
                way.size() > 2 ? String.join("/", way.subList(2, way.size())) : "");
    }
}
