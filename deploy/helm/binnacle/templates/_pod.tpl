{{/* What every pod has. Takes root, component, settings (a text that may name files of Secrets), args, resources, automount. */}}
{{- define "binnacle.pod" -}}
{{- $values := .root.Values }}
{{- $isBot := eq .component "bot" }}
{{- $isApart := eq $values.topology "services" }}
{{- $tls := $values.services.tlsSecret }}
{{- $secrets := include "binnacle.secretsIn" .settings | fromJsonArray }}
metadata:
  labels:
    {{- include "binnacle.labels" . | nindent 4 }}
    {{- with $values.podLabels }}{{ toYaml . | nindent 4 }}{{ end }}
  {{- $annotations := deepCopy $values.podAnnotations }}
  {{- if $isBot }}{{ $_ := set $annotations "checksum/config" (sha256sum .settings) }}{{ end }}
  {{- with $annotations }}
  annotations:
    {{- toYaml . | nindent 4 }}
  {{- end }}
spec:
  serviceAccountName: {{ include "binnacle.componentName" . }}
  automountServiceAccountToken: {{ .automount }}
  # Variables of other Services are none of ours.
  enableServiceLinks: false
  {{- with $values.imagePullSecrets }}
  imagePullSecrets:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  securityContext:
    runAsNonRoot: true
    runAsUser: 10001
    runAsGroup: 10001
    fsGroup: 10001
    seccompProfile:
      type: RuntimeDefault
  {{- if and $isBot $values.doctor.initContainer }}
  initContainers:
    - name: doctor
      {{- include "binnacle.image" . | nindent 6 }}
      args: [doctor, --config, /etc/binnacle/binnacle.yaml, --fail-on, start, --no-color]
      {{- with $values.env }}
      env:
        {{- toYaml . | nindent 8 }}
      {{- end }}
      {{- include "binnacle.confined" . | nindent 6 }}
  {{- end }}
  containers:
    - name: {{ .component }}
      {{- include "binnacle.image" . | nindent 6 }}
      args:
        {{- toYaml .args | nindent 8 }}
      {{- with $values.env }}
      env:
        {{- toYaml . | nindent 8 }}
      {{- end }}
      {{- $port := $isBot | ternary (include "binnacle.observePort" .root) "8080" }}
      {{- if $port }}
      {{- $name := $isBot | ternary "observe" "mcp" }}
      ports:
        - name: {{ $name }}
          containerPort: {{ $port }}
      # Whether the process answers, not whether its back end does: that it says itself, in words.
      {{- $scheme := $isBot | ternary "http" (include "binnacle.scheme" .root) | upper }}
      {{- $probe := dict "path" "/healthz" "port" $name "scheme" $scheme }}
      startupProbe:
        httpGet:
          {{- toYaml $probe | nindent 10 }}
        periodSeconds: 2
        failureThreshold: 60
      # The bot is ready when it can be asked in Slack.
      readinessProbe:
        httpGet:
          {{- toYaml ($isBot | ternary (set (deepCopy $probe) "path" "/readyz") $probe) | nindent 10 }}
      livenessProbe:
        httpGet:
          {{- toYaml $probe | nindent 10 }}
        periodSeconds: 20
        timeoutSeconds: 5
      {{- end }}
      {{- include "binnacle.confined" . | nindent 6 }}
  volumes:
    # The key of placeholders for secrets, which goes with the pod.
    - name: tmp
      emptyDir:
        medium: Memory
        sizeLimit: 16Mi
    {{- if $isBot }}
    - name: config
      configMap:
        name: {{ include "binnacle.componentName" . }}
    {{- if $isApart }}
    - name: caller
      projected:
        sources:
          - serviceAccountToken:
              audience: binnacle
              expirationSeconds: 3600
              path: token
    {{- end }}
    {{- end }}
    {{- if and $isApart $tls }}
    - name: tls
      secret:
        secretName: {{ $tls }}
        defaultMode: 0440
        items:
          {{- range $isBot | ternary (list "ca.crt") (list "tls.crt" "tls.key") }}
          - key: {{ . }}
            path: {{ . }}
          {{- end }}
    {{- end }}
    {{- range $secrets }}
    - name: secret-{{ . | replace "." "-" }}
      secret:
        secretName: {{ . }}
        defaultMode: 0440
    {{- end }}
    {{- with $values.extraVolumes }}{{ toYaml . | nindent 4 }}{{ end }}
  {{- range $field := list "nodeSelector" "tolerations" "affinity" "priorityClassName" }}
  {{- with get $values $field }}
  {{ dict $field . | toYaml | nindent 2 | trim }}
  {{- end }}
  {{- end }}
  {{- if not $isBot }}
  topologySpreadConstraints:
    {{- range list "topology.kubernetes.io/zone" "kubernetes.io/hostname" }}
    - maxSkew: 1
      topologyKey: {{ . }}
      whenUnsatisfiable: ScheduleAnyway
      labelSelector:
        matchLabels:
          {{- include "binnacle.selector" $ | nindent 10 }}
    {{- end }}
  {{- end }}
{{- end }}

{{- define "binnacle.image" -}}
{{- with .root.Values.image -}}
image: {{ .repository }}{{ if .digest }}@{{ .digest }}{{ else }}:{{ .tag | default $.root.Chart.AppVersion }}{{ end }}
imagePullPolicy: {{ .pullPolicy }}
{{- end }}
{{- end }}

{{/* What a container may use and write, and what is mounted into it. Takes what binnacle.pod takes. */}}
{{- define "binnacle.confined" -}}
{{- $values := .root.Values }}
{{- $isBot := eq .component "bot" }}
{{- $isApart := eq $values.topology "services" }}
{{- $tls := $values.services.tlsSecret }}
{{- $secrets := include "binnacle.secretsIn" .settings | fromJsonArray -}}
resources:
  {{- toYaml .resources | nindent 2 }}
securityContext:
  allowPrivilegeEscalation: false
  readOnlyRootFilesystem: true
  capabilities:
    drop: [ALL]
volumeMounts:
  - name: tmp
    mountPath: /tmp
  {{- if $isBot }}
  - name: config
    mountPath: /etc/binnacle
    readOnly: true
  {{- if $isApart }}
  - name: caller
    mountPath: /run/secrets/caller
    readOnly: true
  {{- end }}
  {{- end }}
  {{- if and $isApart $tls }}
  - name: tls
    mountPath: /run/secrets/servers-{{ $isBot | ternary "ca" "tls" }}
    readOnly: true
  {{- end }}
  {{- range $secrets }}
  - name: secret-{{ . | replace "." "-" }}
    mountPath: /run/secrets/binnacle/{{ . }}
    readOnly: true
  {{- end }}
  {{- with $values.extraVolumeMounts }}{{ toYaml . | nindent 2 }}{{ end }}
{{- end }}
