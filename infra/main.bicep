// The deployment needs rights on one resource group only; see bootstrap.bicep for deployments from GitHub.
targetScope = 'resourceGroup'

// ---- Location and people ----

@description('Name of this environment. All names of resources are derived from it.')
@minLength(1)
@maxLength(64)
param environmentName string

@description('Region of all resources. The region must offer Flex Consumption.')
@minLength(1)
@metadata({
  azd: {
    type: 'location'
  }
})
param location string

@description('Object id of the principal that deploys. A user or group gets the right to set secrets. azd supplies it. Empty: no right is granted.')
@maxLength(36)
param principalId string = ''

@description('Type of principalId. azd supplies it.')
@allowed([
  'User'
  'Group'
  'ServicePrincipal'
])
param principalType string = 'User'

@description('Mail address for alerts.')
@minLength(6)
@maxLength(254)
param alertEmail string

// ---- Account at Stream Telecom ----

@description('Gateway__User: login of the account at Stream Telecom.')
@minLength(1)
@maxLength(100)
param gatewayUser string

@description('Gateway__Sender: default sender name, registered with Stream Telecom: up to 11 Latin characters or 15 digits.')
@minLength(1)
@maxLength(15)
param gatewaySender string

@description('Gateway__Password: written into the vault. Empty: the vault keeps its value.')
@secure()
param gatewayPassword string = ''

@description('Gateway__BaseUrl: https address of the folder of the gateway\'s scripts.')
@minLength(10)
@maxLength(200)
param gatewayBaseUrl string = 'https://gateway.api.sc/1c'

@description('Gateway__MaxConcurrency: sending gateway calls at a time, for all instances together.')
@minValue(1)
@maxValue(64)
param gatewayMaxConcurrency int = 8

// ---- Destinations and money ----

@description('Numbers__AllowPrefixes: first digits of the numbers to which the app sends, separated by commas: 7,375. All others are refused. Empty: all numbers.')
@maxLength(1000)
param numbersAllowPrefixes string = '7'

@description('Tariff__Default: price of a segment in the currency of the account, such as 4.50.')
@minLength(1)
@maxLength(20)
param tariffDefault string

@description('Tariff__DailyCap: spending limit of a UTC day in the currency of the account, such as 1000. 0: no limit.')
@minLength(1)
@maxLength(20)
param tariffDailyCap string

// ---- Optional features ----

@description('OneC__User: login that a 1C module uses at this app. Empty: the 1C endpoint is off.')
@maxLength(100)
param oneCUser string = ''

@description('OneC__AllowAddresses: the only addresses that may use the 1C endpoint, as IP addresses and CIDR ranges with commas between. Empty: all.')
@maxLength(1000)
param oneCAllowAddresses string = ''

@description('OneC__Password: at least 16 characters, written into the vault. Empty: the vault keeps its value. Used only with oneCUser.')
@secure()
param oneCPassword string = ''

@description('Signs callbacks with Callbacks__Secret from the vault.')
param callbacksSigned bool = false

@description('Callbacks__Secret: written into the vault. Empty: the vault keeps its value. Used only with callbacksSigned.')
@secure()
param callbacksSecret string = ''

@description('Further app settings by name, such as Tracking__RatePerSecond. They override this template. Values are strings. Do not put secrets here.')
param extraSettings { *: string } = {}

// ---- Size and timing ----

@description('Memory of an instance in MB.')
@allowed([
  512
  2048
  4096
])
param instanceMemoryMB int = 512

@description('Maximum number of instances of the app at a time. Some regions do not accept less than 40.')
@minValue(1)
@maxValue(1000)
param maximumInstanceCount int = 40

@description('Always-ready instances of the function that sends messages of priority high and normal, without a cold start. Each is billed all day.')
@minValue(0)
@maxValue(20)
param sendAlwaysReady int = 0

@description('ReleaseTimer: NCRONTAB with seconds, UTC. Each tick finds scheduled and held messages that can be sent, and lost hints.')
@minLength(11)
@maxLength(100)
param releaseTimer string = '*/10 * * * * *'

@description('TrackingTimer: NCRONTAB with seconds, UTC. Each tick starts the status checks and callbacks that are due.')
@minLength(11)
@maxLength(100)
param trackingTimer string = '*/10 * * * * *'

@description('MaintenanceTimer: NCRONTAB with seconds, UTC. Each tick checks unpaid messages, unfinished batches, the balance and the poison queues.')
@minLength(11)
@maxLength(100)
param maintenanceTimer string = '0 * * * * *'

@description('RetentionTimer: NCRONTAB with seconds, UTC. Each tick purges old texts, messages and keys.')
@minLength(11)
@maxLength(100)
param retentionTimer string = '0 7 * * * *'

@description('Replication of the stored messages: three copies in one data centre (LRS), in three zones (ZRS), or also in a second region (GRS, GZRS).')
@allowed([
  'Standard_LRS'
  'Standard_ZRS'
  'Standard_GRS'
  'Standard_GZRS'
])
param storageSku string = 'Standard_LRS'

@description('Number of days that logs are kept.')
@minValue(30)
@maxValue(730)
param logRetentionDays int = 90

@description('Daily limit of logs in GB. Logs above it are dropped, and the alert Silent is raised.')
@minValue(1)
@maxValue(1000)
param logDailyCapGb int = 5

@description('Number of failed requests and function runs in 15 minutes. A higher number raises an alert.')
@minValue(0)
@maxValue(10000)
param failedRequestsTolerated int = 5

@description('Logs every request to the tables and queues: who read or wrote what, and when. About 1 KB for each request.')
param storageAuditLog bool = false

@description('Puts the app into its own virtual network. Storage and vault then do not answer from the internet.')
param vnetEnabled bool = false

// Without the resource group: the names of environments that were deployed earlier stay the same.
var token = uniqueString(subscription().id, environmentName, location)
var tags = {
  'azd-env-name': environmentName
}

module identity 'modules/identity.bicep' = {
  params: {
    name: 'id-sms-${token}'
    location: location
    tags: tags
  }
}

module monitoring 'modules/monitoring.bicep' = {
  params: {
    token: token
    location: location
    tags: tags
    publisherPrincipalId: identity.outputs.principalId
    retentionInDays: logRetentionDays
    dailyCapGb: logDailyCapGb
  }
}

module storage 'modules/storage.bicep' = {
  params: {
    name: 'stsms${token}'
    location: location
    tags: tags
    skuName: storageSku
    appPrincipalId: identity.outputs.principalId
    publicAccess: !vnetEnabled
    auditLog: storageAuditLog
    workspaceId: monitoring.outputs.workspaceId
  }
}

module vault 'modules/vault.bicep' = {
  params: {
    name: 'kv-sms-${token}'
    location: location
    tags: tags
    appPrincipalId: identity.outputs.principalId
    officerPrincipalId: principalType == 'ServicePrincipal' ? '' : principalId
    officerPrincipalType: principalType
    workspaceId: monitoring.outputs.workspaceId
    publicAccess: !vnetEnabled
    gatewayPassword: gatewayPassword
    oneCPassword: oneCPassword
    callbacksSecret: callbacksSecret
  }
}

module network 'modules/network.bicep' = if (vnetEnabled) {
  params: {
    token: token
    location: location
    tags: tags
    storageId: storage.outputs.id
    vaultId: vault.outputs.id
  }
}

module app 'modules/app.bicep' = {
  params: {
    token: token
    location: location
    tags: tags
    identityId: identity.outputs.id
    identityClientId: identity.outputs.clientId
    blobEndpoint: storage.outputs.blobEndpoint
    queueEndpoint: storage.outputs.queueEndpoint
    tableEndpoint: storage.outputs.tableEndpoint
    packageContainer: storage.outputs.packageContainer
    vaultUri: vault.outputs.uri
    insightsName: monitoring.outputs.insightsName
    subnetId: vnetEnabled ? network!.outputs.appSubnetId : ''
    instanceMemoryMB: instanceMemoryMB
    maximumInstanceCount: maximumInstanceCount
    sendAlwaysReady: sendAlwaysReady
    gatewayBaseUrl: gatewayBaseUrl
    gatewayUser: gatewayUser
    gatewaySender: gatewaySender
    gatewayMaxConcurrency: gatewayMaxConcurrency
    numbersAllowPrefixes: numbersAllowPrefixes
    tariffDefault: tariffDefault
    tariffDailyCap: tariffDailyCap
    oneCUser: oneCUser
    oneCAllowAddresses: oneCAllowAddresses
    callbacksSigned: callbacksSigned
    releaseTimer: releaseTimer
    trackingTimer: trackingTimer
    maintenanceTimer: maintenanceTimer
    retentionTimer: retentionTimer
    extraSettings: extraSettings
  }
}

module alerts 'modules/alerts.bicep' = {
  params: {
    location: location
    tags: tags
    workspaceId: monitoring.outputs.workspaceId
    email: alertEmail
    failedRequestsTolerated: failedRequestsTolerated
  }
}

output AZURE_LOCATION string = location
output AZURE_RESOURCE_GROUP string = resourceGroup().name
output AZURE_KEY_VAULT_NAME string = vault.outputs.name
output AZURE_STORAGE_ACCOUNT string = storage.outputs.name
output SERVICE_SMS_NAME string = app.outputs.name
output SERVICE_SMS_URL string = app.outputs.url
