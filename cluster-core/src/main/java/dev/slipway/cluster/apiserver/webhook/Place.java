package dev.slipway.cluster.apiserver.webhook;

import dev.slipway.cluster.apiserver.admission.Question.Address;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.GroupKind;
import dev.slipway.cluster.object.ObjectKey;
import dev.slipway.cluster.store.Snapshot;
import dev.slipway.diff.tree.Mapping;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * Where a webhook listens: at its URL, or behind a Service. A Service leads to what its endpoints name, since there is no network between
 * them; pods on simulated nodes have addresses and nobody who listens there, so that a connection to one is refused before it is tried.
 *
 * @param unreachable why nobody can be reached there, as a connection would find out
 */
record Place(Address address, Optional<String> unreachable) {
    private static final GroupKind SERVICE = new GroupKind("", "Service");
    private static final GroupKind ENDPOINTS = new GroupKind("", "Endpoints");
    private static final GroupKind SLICE = new GroupKind("discovery.k8s.io", "EndpointSlice");

    /** A host and port, and whether it is a pod's. */
    private record Endpoint(String host, long port, boolean isPod) {
        String socket() {
            return host.contains(":") ? "[" + host + "]:" + port : host + ":" + port;
        }
    }

    /** The place that a client configuration names. */
    static Place of(Mapping client, Snapshot head) {
        String authorities = pem(client.text("caBundle").orElse(""));
        Optional<String> url = client.text("url");
        if (url.isPresent()) return at(url.get(), authorities);
        Mapping service = client.mapping("service");
        String name = service.text("name").orElse("");
        String namespace = service.text("namespace").orElse("");
        long port = service.whole("port").orElse(443L);
        String path = service.text("path").orElse("");
        URI uri = URI.create("https://" + name + "." + namespace + ".svc:" + port + (path.isEmpty() ? "/" : path));
        return behind(new ObjectKey(SERVICE, namespace, name), port, uri, authorities, head);
    }

    private static Place at(String url, String authorities) {
        try {
            return new Place(new Address(URI.create(url), "", authorities), Optional.empty());
        } catch (IllegalArgumentException notAUrl) {
            return nowhere(URI.create("https://invalid/"), authorities, "Unparsable URL: " + notAUrl.getMessage());
        }
    }

    /** Text that is no base64 has no certificates in it, and no server is trusted then. */
    private static String pem(String base64) {
        try {
            return new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException notBase64) {
            return "not base64";
        }
    }

    private static Place behind(ObjectKey key, long port, URI uri, String authorities, Snapshot head) {
        Optional<ApiObject> service = head.get(key);
        if (service.isEmpty()) return nowhere(uri, authorities, "service \"" + key.name() + "\" not found");
        Optional<Mapping> listed = service.get().spec().sequence("ports").mappings().stream()
                .filter(one -> one.whole("port").equals(Optional.of(port)))
                .findFirst();
        if (listed.isEmpty())
            return nowhere(uri, authorities, "no service port " + port + " found for service \"" + key.name() + "\"");
        if (service.get().spec().text("type").equals(Optional.of("ExternalName"))) {
            String host = service.get().spec().text("externalName").orElse("");
            return new Place(new Address(uri, new Endpoint(host, port, false).socket(), authorities), Optional.empty());
        }
        Optional<Endpoint> endpoint = endpoints(key, listed.get().text("name").orElse(""), head).stream()
                .findFirst();
        if (endpoint.isEmpty())
            return nowhere(uri, authorities, "no endpoints available for service \"" + key.name() + "\"");
        String socket = endpoint.get().socket();
        if (endpoint.get().isPod())
            return nowhere(uri, authorities, "dial tcp " + socket + ": connect: connection refused");
        return new Place(new Address(uri, socket, authorities), Optional.empty());
    }

    private static Place nowhere(URI uri, String authorities, String why) {
        return new Place(new Address(uri, "", authorities), Optional.of(why));
    }

    /** Those that are ready, in the order in which they are listed. */
    private static List<Endpoint> endpoints(ObjectKey service, String port, Snapshot head) {
        List<Endpoint> found = new ArrayList<>();
        for (ApiObject slice : head.list(SLICE, service.namespace())) {
            boolean isIts = service.name().equals(slice.labels().get("kubernetes.io/service-name"));
            if (isIts) addSlice(slice.root(), port, found);
        }
        head.get(new ObjectKey(ENDPOINTS, service.namespace(), service.name()))
                .ifPresent(endpoints -> endpoints
                        .root()
                        .sequence("subsets")
                        .mappings()
                        .forEach(subset -> addSubset(subset, port, found)));
        return found;
    }

    private static void addSlice(Mapping slice, String port, List<Endpoint> to) {
        for (Mapping listed : named(slice, port))
            for (Mapping endpoint : slice.sequence("endpoints").mappings()) {
                boolean ready = endpoint.bool("conditions", "ready").orElse(true);
                if (!ready) continue;
                for (String host : endpoint.sequence("addresses").texts())
                    to.add(new Endpoint(host, listed.whole("port").orElse(0L), isPod(endpoint)));
            }
    }

    private static void addSubset(Mapping subset, String port, List<Endpoint> to) {
        for (Mapping listed : named(subset, port))
            for (Mapping address : subset.sequence("addresses").mappings())
                to.add(new Endpoint(
                        address.text("ip").orElse(""), listed.whole("port").orElse(0L), isPod(address)));
    }

    private static List<Mapping> named(Mapping list, String port) {
        return list.sequence("ports").mappings().stream()
                .filter(listed -> listed.text("name").orElse("").equals(port))
                .toList();
    }

    private static boolean isPod(Mapping endpoint) {
        return endpoint.text("targetRef", "kind").equals(Optional.of("Pod"));
    }
}
