import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.zip.GZIPOutputStream;

/**
 * Writes what the messages of the Kubernetes API look like on the wire as one gzipped text file, from the descriptors in the official Java
 * client's generated classes. Run by the build as a single source file; no part of the product.
 *
 * <pre>java -cp CLASSPATH ProtobufGenerator.java OUTPUT OMITEMPTY SOURCE...</pre>
 *
 * Nothing happens when OUTPUT is newer than OMITEMPTY and every SOURCE.
 *
 * <p>Text, one line per message and one per field:
 *
 * <pre>
 * apps/v1.DeploymentSpec
 * TAB 1 TAB replicas TAB int32
 * TAB 3 TAB template TAB @v1.PodTemplateSpec
 * TAB 5 TAB minReadySeconds TAB ?int32
 * </pre>
 *
 * The name is that of JSON; empty for a message whose fields JSON shows among those of the message around it. Types are string, int32,
 * int64, double, boolean, bytes, {@code @X} (message X), {@code [T} (list of T), {@code {T} (map from strings to T), {@code ?T} (T, absent
 * when zero) and the special ones of {@link #SPECIAL}.
 */
public final class ProtobufGenerator {
    private static final String CLASSES = "io.kubernetes.client.proto.";

    /** The generated classes whose messages are wanted, with the API group and version that JSON knows them by. */
    private static final Map<String, String> FILES = Map.ofEntries(
            Map.entry("Meta", "meta.k8s.io/v1"),
            Map.entry("V1", "v1"),
            Map.entry("V1Admissionregistration", "admissionregistration.k8s.io/v1"),
            Map.entry("V1Apiextensions", "apiextensions.k8s.io/v1"),
            Map.entry("V1Apps", "apps/v1"),
            Map.entry("V1Authentication", "authentication.k8s.io/v1"),
            Map.entry("V1Authorization", "authorization.k8s.io/v1"),
            Map.entry("V1Autoscaling", "autoscaling/v1"),
            Map.entry("V2Autoscaling", "autoscaling/v2"),
            Map.entry("V1Batch", "batch/v1"),
            Map.entry("V1Certificates", "certificates.k8s.io/v1"),
            Map.entry("V1Coordination", "coordination.k8s.io/v1"),
            Map.entry("V1Discovery", "discovery.k8s.io/v1"),
            Map.entry("V1Events", "events.k8s.io/v1"),
            Map.entry("V1Flowcontrol", "flowcontrol.apiserver.k8s.io/v1"),
            Map.entry("V1Networking", "networking.k8s.io/v1"),
            Map.entry("V1Node", "node.k8s.io/v1"),
            Map.entry("V1Policy", "policy/v1"),
            Map.entry("V1Rbac", "rbac.authorization.k8s.io/v1"),
            Map.entry("V1Resource", "resource.k8s.io/v1"),
            Map.entry("V1Scheduling", "scheduling.k8s.io/v1"),
            Map.entry("V1Storage", "storage.k8s.io/v1"));

    /** Messages that are one value in JSON, by their full name behind {@code k8s.io.}. */
    private static final Map<String, String> SPECIAL = Map.ofEntries(
            Map.entry("apimachinery.pkg.api.resource.Quantity", "quantity"),
            Map.entry("apimachinery.pkg.util.intstr.IntOrString", "int-or-string"),
            Map.entry("apimachinery.pkg.apis.meta.v1.Time", "time"),
            Map.entry("apimachinery.pkg.apis.meta.v1.MicroTime", "micro-time"),
            Map.entry("apimachinery.pkg.apis.meta.v1.FieldsV1", "json"),
            Map.entry("apimachinery.pkg.apis.meta.v1.Verbs", "strings"),
            Map.entry("apimachinery.pkg.runtime.RawExtension", "json"),
            Map.entry("api.authentication.v1.ExtraValue", "strings"),
            Map.entry("api.authorization.v1.ExtraValue", "strings"),
            Map.entry("api.certificates.v1.ExtraValue", "strings"),
            Map.entry("apiextensions_apiserver.pkg.apis.apiextensions.v1.JSON", "json"),
            Map.entry("apiextensions_apiserver.pkg.apis.apiextensions.v1.JSONSchemaPropsOrArray", "schema-or-list"),
            Map.entry("apiextensions_apiserver.pkg.apis.apiextensions.v1.JSONSchemaPropsOrBool", "schema-or-boolean"),
            Map.entry(
                    "apiextensions_apiserver.pkg.apis.apiextensions.v1.JSONSchemaPropsOrStringArray",
                    "schema-or-strings"));

    /** Fields that are a message on the wire and whose content JSON shows without it. */
    private static final Set<String> INLINE = Set.of(
            "v1.ConfigMapEnvSource.localObjectReference",
            "v1.ConfigMapKeySelector.localObjectReference",
            "v1.ConfigMapProjection.localObjectReference",
            "v1.ConfigMapVolumeSource.localObjectReference",
            "v1.EphemeralContainer.ephemeralContainerCommon",
            "v1.PersistentVolumeSpec.persistentVolumeSource",
            "v1.Probe.handler",
            "v1.SecretEnvSource.localObjectReference",
            "v1.SecretKeySelector.localObjectReference",
            "v1.SecretProjection.localObjectReference",
            "v1.Volume.volumeSource",
            "admissionregistration.k8s.io/v1.NamedRuleWithOperations.ruleWithOperations",
            "admissionregistration.k8s.io/v1.RuleWithOperations.rule",
            "networking.k8s.io/v1.IngressRule.ingressRuleValue",
            "resource.k8s.io/v1.DeviceAllocationConfiguration.deviceConfiguration",
            "resource.k8s.io/v1.DeviceClaimConfiguration.deviceConfiguration",
            "resource.k8s.io/v1.DeviceClassConfiguration.deviceConfiguration");

    private static final String SCHEMA = "apiextensions.k8s.io/v1.JSONSchemaProps.";

    /** Fields whose name in JSON is another than on the wire. */
    private static final Map<String, String> RENAMED = Map.ofEntries(
            Map.entry("admissionregistration.k8s.io/v1.MutatingWebhookConfiguration.Webhooks", "webhooks"),
            Map.entry("admissionregistration.k8s.io/v1.ValidatingWebhookConfiguration.Webhooks", "webhooks"),
            Map.entry("admissionregistration.k8s.io/v1.Validation.Expression", "expression"),
            Map.entry("admissionregistration.k8s.io/v1.Variable.Name", "name"),
            Map.entry("admissionregistration.k8s.io/v1.Variable.Expression", "expression"),
            Map.entry("authentication.k8s.io/v1.BoundObjectReference.uID", "uid"),
            Map.entry("networking.k8s.io/v1.IngressClassParametersReference.aPIGroup", "apiGroup"),
            Map.entry("v1.DaemonEndpoint.Port", "Port"), // in capitals in JSON too
            Map.entry(SCHEMA + "schema", "$schema"),
            Map.entry(SCHEMA + "ref", "$ref"),
            Map.entry(SCHEMA + "xKubernetesPreserveUnknownFields", "x-kubernetes-preserve-unknown-fields"),
            Map.entry(SCHEMA + "xKubernetesEmbeddedResource", "x-kubernetes-embedded-resource"),
            Map.entry(SCHEMA + "xKubernetesIntOrString", "x-kubernetes-int-or-string"),
            Map.entry(SCHEMA + "xKubernetesListMapKeys", "x-kubernetes-list-map-keys"),
            Map.entry(SCHEMA + "xKubernetesListType", "x-kubernetes-list-type"),
            Map.entry(SCHEMA + "xKubernetesMapType", "x-kubernetes-map-type"),
            Map.entry(SCHEMA + "xKubernetesValidations", "x-kubernetes-validations"));

    private final Map<String, String> places = new TreeMap<>();
    private final Set<String> omitted;
    private final Set<String> unused = new TreeSet<>();

    private ProtobufGenerator(Set<String> omitted) {
        this.omitted = omitted;
        unused.addAll(omitted);
        unused.addAll(INLINE);
        unused.addAll(RENAMED.keySet());
    }

    public static void main(String[] args) throws Exception {
        Path output = Path.of(args[0]);
        if (isFresh(output, List.of(args).subList(1, args.length))) return;

        byte[] packed = gzip(new ProtobufGenerator(omitted(Path.of(args[1]))).text());
        Files.createDirectories(output.getParent());
        Path unfinished = output.resolveSibling(output.getFileName() + ".tmp");
        Files.write(unfinished, packed);
        Files.move(unfinished, output, StandardCopyOption.REPLACE_EXISTING);
        System.out.println("kubernetes protobuf messages: " + packed.length / 1024 + " KB");
    }

    private static boolean isFresh(Path output, List<String> sources) throws IOException {
        if (!Files.exists(output)) return false;
        for (String source : sources)
            if (Files.getLastModifiedTime(Path.of(source)).compareTo(Files.getLastModifiedTime(output)) > 0)
                return false;
        return true;
    }

    private static Set<String> omitted(Path file) throws IOException {
        Set<String> fields = new TreeSet<>();
        for (String line : Files.readAllLines(file)) {
            if (line.startsWith("#") || line.isBlank()) continue;
            String[] parts = line.split(": ");
            for (String field : parts[1].split(" ")) fields.add(parts[0] + "." + field);
        }
        return fields;
    }

    private String text() throws Exception {
        Map<String, FileDescriptor> files = new TreeMap<>();
        for (Map.Entry<String, String> file : FILES.entrySet()) {
            FileDescriptor descriptor = (FileDescriptor) Class.forName(CLASSES + file.getKey())
                    .getMethod("getDescriptor")
                    .invoke(null);
            places.put(descriptor.getPackage(), file.getValue());
            files.put(file.getValue(), descriptor);
        }
        Map<String, Descriptor> messages = new TreeMap<>();
        for (FileDescriptor file : files.values())
            for (Descriptor message : file.getMessageTypes())
                if (!isSpecial(message)) messages.put(name(message), message);
        StringBuilder out = new StringBuilder(1 << 17);
        messages.forEach((name, message) -> {
            out.append(name).append('\n');
            for (FieldDescriptor field : message.getFields()) out.append(line(name, field));
        });
        if (!unused.isEmpty()) throw new IllegalStateException("no such fields on the wire: " + unused);
        return out.toString();
    }

    private String line(String message, FieldDescriptor field) {
        String path = message + "." + field.getName();
        boolean inline = INLINE.contains(path);
        String json = inline ? "" : RENAMED.getOrDefault(path, field.getName());
        boolean omitted = this.omitted.contains(message + "." + json);
        if (!RENAMED.containsKey(path) && Character.isUpperCase(field.getName().charAt(0)))
            throw new IllegalStateException("how does JSON call " + path + "?");
        unused.removeAll(List.of(path, message + "." + json));
        return "\t" + field.getNumber() + "\t" + json + "\t" + (omitted ? "?" : "") + type(field) + "\n";
    }

    private String type(FieldDescriptor field) {
        if (field.isMapField()) return "{" + mapped(field.getMessageType());
        return field.isRepeated() ? "[" + single(field) : single(field);
    }

    private String mapped(Descriptor entry) {
        if (entry.findFieldByNumber(1).getType() != FieldDescriptor.Type.STRING)
            throw new IllegalStateException("a key that is no string: " + entry.getFullName());
        return single(entry.findFieldByNumber(2));
    }

    private String single(FieldDescriptor field) {
        return switch (field.getType()) {
            case STRING -> "string";
            case INT32 -> "int32";
            case INT64 -> "int64";
            case DOUBLE -> "double";
            case BOOL -> "boolean";
            case BYTES -> "bytes";
            case MESSAGE ->
                isSpecial(field.getMessageType())
                        ? SPECIAL.get(plain(field.getMessageType()))
                        : "@" + name(field.getMessageType());
            default -> throw new IllegalStateException("no type for " + field.getFullName());
        };
    }

    private static boolean isSpecial(Descriptor message) {
        return SPECIAL.containsKey(plain(message));
    }

    private static String plain(Descriptor message) {
        return message.getFullName().substring("k8s.io.".length());
    }

    private String name(Descriptor message) {
        String place = places.get(message.getFile().getPackage());
        if (place == null) throw new IllegalStateException("nothing is known of " + message.getFullName());
        return place + "." + message.getName();
    }

    private static byte[] gzip(String text) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray(); // the JDK writes no time stamp into the header
    }
}
