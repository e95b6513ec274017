package dev.slipway.webhooks.reply.rest;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Where a repository is at its forge, read from the URL that Git uses.
 *
 * @param api without a slash at its end
 * @param path what the forge calls it: owner and name, groups and name, project key and name; for Azure DevOps project and name
 */
public record Place(URI api, List<String> path) {
    private static final Pattern SCP = Pattern.compile("(?:[^@/]+@)?([^:/]+):(?!//)(.+)");

    public Place {
        path = List.copyOf(path);
    }

    /** A repository's URL in parts, without user and password. */
    private record Address(String scheme, String authority, List<String> path) {}

    /**
     * The place of a repository.
     *
     * @param api of a forge that cannot be told from the URL, as one behind a path; empty: the usual one
     * @return empty where the URL does not say owner and name, as {@code file:} ones
     */
    public static Optional<Place> of(Kind kind, String repositoryUrl, Optional<URI> api) {
        return address(repositoryUrl).flatMap(address -> switch (kind) {
            case GITHUB ->
                owned(
                        address,
                        api,
                        address.authority().equals("github.com") ? "https://api.github.com" : base(address, "/api/v3"));
            case GITEA, FORGEJO -> owned(address, api, base(address, "/api/v1"));
            case GITBUCKET -> owned(address, api, gitBucket(address));
            case GITLAB -> grouped(address, api, base(address, "/api/v4"));
            case BITBUCKET_CLOUD -> owned(address, api, "https://api.bitbucket.org/2.0");
            case BITBUCKET_SERVER -> owned(address, api, bitbucketServer(address));
            case AZURE_DEVOPS -> azure(address, api);
        });
    }

    /** Where an organisation of Azure DevOps answers who people are: with its services a host of its own, which is theirs too. */
    URI people() {
        String text = api.toString();
        return URI.create(
                text.startsWith("https://dev.azure.com/")
                        ? text.replaceFirst("dev\\.azure\\.com", "vssps.dev.azure.com")
                        : text.replaceFirst("^(https://[^./]+)\\.visualstudio\\.com", "$1.vssps.visualstudio.com"));
    }

    private static Optional<Address> address(String url) {
        Matcher scp = SCP.matcher(url);
        if (scp.matches()) return Optional.of(new Address("https", host(scp.group(1)), segments(scp.group(2))));
        try {
            URI uri = new URI(url);
            if (uri.getHost() == null || uri.getPath() == null) return Optional.empty();
            boolean web = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
            String authority = host(uri.getHost()) + (web && uri.getPort() >= 0 ? ":" + uri.getPort() : "");
            return Optional.of(new Address(web ? uri.getScheme() : "https", authority, segments(uri.getPath())));
        } catch (URISyntaxException noUrl) {
            return Optional.empty();
        }
    }

    private static String host(String text) {
        return text.toLowerCase(Locale.ROOT);
    }

    private static List<String> segments(String path) {
        String plain = path.endsWith(".git") ? path.substring(0, path.length() - 4) : path;
        return Stream.of(plain.split("/")).filter(part -> !part.isEmpty()).toList();
    }

    private static String base(Address address, String end) {
        return address.scheme() + "://" + address.authority() + end;
    }

    private static Optional<Place> owned(Address address, Optional<URI> api, String usual) {
        int size = address.path().size();
        return size < 2 ? Optional.empty() : at(api, usual, address.path().subList(size - 2, size));
    }

    private static Optional<Place> grouped(Address address, Optional<URI> api, String usual) {
        return address.path().size() < 2 ? Optional.empty() : at(api, usual, address.path());
    }

    /** Git takes hosts and paths that no URL can have. */
    private static Optional<Place> at(Optional<URI> api, String usual, List<String> path) {
        String text = api.map(URI::toString).orElse(usual);
        try {
            return Optional.of(new Place(
                    new URI(text.endsWith("/") ? text.substring(0, text.length() - 1) : text), path));
        } catch (URISyntaxException noUrl) {
            return Optional.empty();
        }
    }

    /** {@code BASE/git/owner/name.git}; what stands before {@code git} is where it is installed. */
    private static String gitBucket(Address address) {
        return base(address, before(address.path(), address.path().size() - 3) + "/api/v3");
    }

    /** {@code BASE/scm/KEY/name.git}. */
    private static String bitbucketServer(Address address) {
        return base(address, before(address.path(), address.path().indexOf("scm")) + "/rest");
    }

    private static String before(List<String> path, int end) {
        return path.stream().limit(Math.max(end, 0)).map(part -> "/" + part).reduce("", String::concat);
    }

    /** {@code ORGANISATION/project/_git/name}, {@code ORGANISATION/_git/name} and {@code v3/organisation/project/name} over SSH. */
    private static Optional<Place> azure(Address address, Optional<URI> api) {
        List<String> path = address.path();
        if (path.size() == 4 && path.get(0).equals("v3"))
            return at(api, "https://dev.azure.com/" + path.get(1), path.subList(2, 4));
        int git = path.indexOf("_git");
        if (git < 0 || git != path.size() - 2) return Optional.empty();
        String name = path.get(git + 1);
        boolean visualStudio = address.authority().endsWith(".visualstudio.com");
        boolean projectNamed = git >= (visualStudio ? 1 : 2);
        String project = projectNamed ? path.get(git - 1) : name;
        String before = before(path, projectNamed ? git - 1 : git);
        return at(api, base(address, before), List.of(project, name));
    }
}
