{{- define "binnacle.name" -}}
{{- if contains .Chart.Name .Release.Name }}{{ .Release.Name | trunc 48 | trimSuffix "-" }}
{{- else }}{{ printf "%s-%s" .Release.Name .Chart.Name | trunc 48 | trimSuffix "-" }}{{ end }}
{{- end }}

{{/* Labels by which a pod is selected. Takes root and component. */}}
{{- define "binnacle.selector" -}}
app.kubernetes.io/name: {{ .root.Chart.Name }}
app.kubernetes.io/instance: {{ .root.Release.Name }}
app.kubernetes.io/component: {{ .component }}
{{- end }}

{{- define "binnacle.labels" -}}
{{ include "binnacle.selector" . }}
app.kubernetes.io/version: {{ .root.Chart.AppVersion | quote }}
{{- end }}

{{/* The service account, and what is named like it: the bot has the plain name. */}}
{{- define "binnacle.componentName" -}}
{{ include "binnacle.name" .root }}{{ if ne .component "bot" }}-{{ .component }}{{ end }}
{{- end }}

{{/* Who reads the cluster. */}}
{{- define "binnacle.reader" -}}
{{ eq .Values.topology "services" | ternary "eks" "bot" }}
{{- end }}

{{/* Where the bot is observed; nothing where it is not. */}}
{{- define "binnacle.observePort" -}}
{{ (.Values.config.observe | default dict).port | default "" }}
{{- end }}
